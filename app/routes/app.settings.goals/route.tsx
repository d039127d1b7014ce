import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { GoalList } from "#app/components/goal-list.tsx";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { metrics } from "#app/metrics/definitions/index.ts";
import { readToldGoals } from "#app/reports/goals.server.ts";
import { groupTitles } from "#app/reports/metric-groups.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const figures = metrics.filter(({ kind }) => kind !== "matrix").map(({ id, label, group }) => ({ id, label, group }));
  return { goals: await readToldGoals(shop, new Date()), figures };
}

export const headers = boundary.headers;

export default function GoalsPage() {
  const { goals, figures } = useLoaderData<typeof loader>();
  const [figure, setFigure] = useState("unresolved_tickets");
  const groups = Map.groupBy(figures, ({ group }) => groupTitles[group]);
  return (
    <SettingsPage
      title="Goals"
      effect="A goal changes no figure: it draws a line on its page and marks the card when it is missed or will be."
      recomputing={0}
    >
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Set a goal
          </Text>
          <InlineStack gap="200" blockAlign="end">
            <Select
              label="For which figure"
              options={[...groups].map(([title, some]) => ({
                title,
                options: some.map(({ id, label }) => ({ value: id, label })),
              }))}
              value={figure}
              onChange={setFigure}
            />
            <Button variant="primary" url={`/app/metrics/${figure}?goal=new`}>
              Go on
            </Button>
          </InlineStack>
          <Text as="p" tone="subdued">
            Often set: at most so many unresolved tickets a month, a resolution time of at most an hour, CSAT of at least 90 %.
          </Text>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Goals now
          </Text>
          {goals.length === 0 && (
            <Text as="p" tone="subdued">
              None yet. Resolution time is judged by the usual bands: below an hour is the norm, up to 2 hours good, up to 8 hours
              to be watched, more calls for action.
            </Text>
          )}
          <GoalList goals={goals} named />
        </BlockStack>
      </Card>
    </SettingsPage>
  );
}
