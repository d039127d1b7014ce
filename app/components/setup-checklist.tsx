import { BlockStack, Button, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { CheckCircleIcon, ClockIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import type { Frame } from "#app/reports/frame.server.ts";
import { HistoryLine } from "./history-line.tsx";

/** Shown above everything until the first order and the first ticket have arrived and all history is read. */
export function SetupChecklist({ setup }: Pick<Frame, "setup">) {
  const orders = setup.histories.find(({ what }) => what === "Orders")?.history;
  const others = setup.histories.filter(({ what }) => what !== "Orders");
  if (setup.orders && setup.tickets) return setup.histories.length > 0 ? <ReadingHistory histories={setup.histories} /> : null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Getting started
        </Text>
        <Step done title="Fiveday is installed" text="It may read your orders and is told about new ones." />
        <Step
          done={setup.orders && orders === undefined}
          title="Orders"
          text={
            orders
              ? null
              : setup.orders
                ? "Orders arrive."
                : "Waiting for the first order. It appears here seconds after it is placed."
          }
        >
          {orders && <HistoryLine history={orders} />}
        </Step>
        <Step done={setup.tickets} title="Tickets" text={ticketsText(setup)}>
          {others.map((each) => (
            <HistoryLine key={each.what} {...each} />
          ))}
        </Step>
        {!setup.helpdesk && (
          <InlineStack>
            <Button variant="primary" url="/app/helpdesks/new">
              Connect a helpdesk
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function ticketsText({ helpdesk, tickets }: Frame["setup"]): string {
  if (tickets) return "Tickets arrive.";
  return helpdesk ? "Your helpdesk is connected. Waiting for its first ticket." : "No helpdesk is connected yet.";
}

/** Figures are there already, and grow. */
function ReadingHistory({ histories }: Pick<Frame["setup"], "histories">) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {histories.some(({ history }) => history.state === "running") ? "History is being read" : "History is incomplete"}
        </Text>
        {histories.map((each) => (
          <HistoryLine key={each.what} {...each} />
        ))}
        <InlineStack>
          <Button url="/app/inbox">Open Inbox</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

type StepProps = { done: boolean; title: string; text: string | null; children?: ReactNode };

function Step({ done, title, text, children }: StepProps) {
  return (
    <InlineStack gap="200" wrap={false} blockAlign="start">
      <span>
        <Icon
          source={done ? CheckCircleIcon : ClockIcon}
          tone={done ? "success" : "subdued"}
          accessibilityLabel={done ? "Done" : "Waiting"}
        />
      </span>
      <BlockStack>
        <Text as="p" fontWeight="semibold">
          {title}
        </Text>
        {text && (
          <Text as="p" tone="subdued">
            {text}
          </Text>
        )}
        {children}
      </BlockStack>
    </InlineStack>
  );
}
