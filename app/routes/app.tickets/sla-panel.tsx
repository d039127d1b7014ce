import { BlockStack, Button, Card, EmptyState, InlineGrid, InlineStack, List, SkeletonBodyText, Text } from "@shopify/polaris";
import { lazy, Suspense, useState } from "react";
import { FigureTable } from "#app/components/figure-table.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { shortLabel } from "#app/components/short-label.ts";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useView } from "#app/components/use-view.ts";
import type { Sla, SlaPart } from "#app/reports/sla.server.ts";

const BreachesChart = lazy(() => import("./breaches-chart.tsx"));

/** Promised times: how many were kept, on which days they broke, and how to read it. */
export function SlaPanel({ told }: { told: Sla }) {
  const { params } = useView();
  const { policies, cards, days, overload, promises, channels } = told;
  const nothing = days.every(({ met, breached }) => met + breached === 0);
  if (policies.length === 0 && nothing) {
    return (
      <Card>
        <EmptyState heading="Nothing is promised yet" action={{ content: "Make a promise", url: "/app/settings/sla" }} image="">
          <p>
            Say how soon customers are to be answered. From then on you see here how often, and on which days, it did not happen.
          </p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <BlockStack gap="400">
      <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 4 }}>
        {cards.map((card) => (
          <MetricCard key={card.id} card={card} opens={`/app/metrics/${card.id}?${params}`} />
        ))}
      </InlineGrid>
      <Days days={days} overload={overload} />
      <InlineGrid gap="400" columns={{ xs: 1, md: 2 }} alignItems="start">
        <Parts first="Promise" rows={promises} />
        <Parts first="Channel" rows={channels} />
      </InlineGrid>
      <Card>
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center">
            <Text as="h2" variant="headingMd">
              What is promised
            </Text>
            <Button url="/app/settings/sla">Change</Button>
          </InlineStack>
          {policies.length === 0 && (
            <Text as="p" tone="subdued">
              Nothing at the moment. What was promised before is judged as it was.
            </Text>
          )}
          <List>
            {policies.map(({ name, text }) => (
              <List.Item key={`${name} ${text}`}>
                {name}: {text}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      </Card>
    </BlockStack>
  );
}

function Days({ days, overload }: Pick<Sla, "days" | "overload">) {
  const hydrated = useHydrated();
  const [listed, setListed] = useState(false);
  const loading = <SkeletonBodyText lines={9} />;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Broken promises by day
          </Text>
          <Button variant="plain" onClick={() => setListed(!listed)} ariaExpanded={listed}>
            {listed ? "Show as picture" : "Show as table"}
          </Button>
        </InlineStack>
        <Text as="p">{overload ?? "No promise was broken in this period."}</Text>
        {listed ? (
          <FigureTable
            first="Day"
            columns={["Kept", "Broken", "Attainment", "New tickets"]}
            rows={days.map(({ label, met, breached, tickets, attainment }) => ({
              key: label,
              name: shortLabel(label),
              cells: [met, breached, attainment, tickets],
            }))}
            tall
          />
        ) : (
          <div role="img" aria-label="Promises kept and broken by day" style={{ minHeight: 260 }}>
            {hydrated ? (
              <Suspense fallback={loading}>
                <BreachesChart days={days} />
              </Suspense>
            ) : (
              loading
            )}
          </div>
        )}
      </BlockStack>
    </Card>
  );
}

function Parts({ first, rows }: { first: string; rows: SlaPart[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {`By ${first.toLowerCase()}`}
        </Text>
        <FigureTable
          first={first}
          columns={["Attainment", "Kept"]}
          rows={rows.map(({ name, share, text, met, decided, interval }) => ({
            key: name,
            name,
            share: share ?? 0,
            cells: [<Attained key="attained" text={text} interval={interval} />, `${met} of ${decided}`],
          }))}
        />
      </BlockStack>
    </Card>
  );
}

function Attained({ text, interval }: Pick<SlaPart, "text" | "interval">) {
  return (
    <>
      {text}
      {interval && (
        <Text as="p" variant="bodySm" tone="subdued">
          {interval}
        </Text>
      )}
    </>
  );
}
