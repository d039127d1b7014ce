import { Banner, BlockStack, Button, ButtonGroup, Card, InlineGrid, InlineStack, List, Text } from "@shopify/polaris";
import { useView } from "#app/components/use-view.ts";
import type { Busiest } from "#app/reports/busiest.server.ts";
import { HeatMap } from "./heat-map.tsx";

const MOST_LISTED = 5;

/** When customers write, and whether enough people are there. */
export function BusiestPanel({ told: { counting, n, hours, busiest, handling, overloaded, lasting } }: { told: Busiest }) {
  const { change } = useView();
  if (n === 0) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          Customers wrote nothing in this period.
        </Text>
      </Card>
    );
  }
  const unattended = hours.filter((hour) => hour.unattended).length;
  return (
    <BlockStack gap="400">
      {overloaded.length > 0 && (
        <Banner tone="warning" title={lasting ? "More people are needed at these hours" : "These hours were overloaded"}>
          <List>
            {overloaded.slice(0, MOST_LISTED).map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
        </Banner>
      )}
      <InlineGrid gap="400" columns={{ xs: 1, lg: 2 }} alignItems="start">
        <Card>
          <BlockStack gap="300">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="h2" variant="headingMd">
                {counting === "messages" ? "Messages of customers an hour" : "New tickets an hour"}
              </Text>
              <ButtonGroup variant="segmented">
                <Button pressed={counting === "messages"} onClick={() => change({ count: null })}>
                  Messages
                </Button>
                <Button pressed={counting === "tickets"} onClick={() => change({ count: "tickets" })}>
                  New tickets
                </Button>
              </ButtonGroup>
            </InlineStack>
            <Text as="p">{`Busiest: ${busiest}.`}</Text>
            <HeatMap
              label={counting === "messages" ? "Messages an hour" : "New tickets an hour"}
              hours={hours}
              of={({ value }) => value}
              full={Math.max(...hours.map(({ value }) => value ?? 0))}
            />
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Staffing load
            </Text>
            <Text as="p">
              {handling
                ? `Tickets an hour × ${handling} of work each ÷ people who were there. Above 0.85 there is no room left.`
                : "No ticket was resolved in this period, so nothing is known about the work of one."}
              {unattended > 0 && ` × marks hours in which customers opened tickets and nobody was there: ${unattended} of 168.`}
            </Text>
            <HeatMap
              label="Staffing load"
              hours={hours}
              of={({ load }) => load}
              full={1}
              mark={({ unattended: alone }) => alone}
              digits={2}
              tone="warning"
            />
          </BlockStack>
        </Card>
      </InlineGrid>
    </BlockStack>
  );
}
