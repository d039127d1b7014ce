import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, ButtonGroup, Card, InlineGrid, InlineStack, SkeletonBodyText, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { lazy, Suspense } from "react";
import { z } from "zod";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useView } from "#app/components/use-view.ts";
import { removeGoal, saveGoal } from "#app/inputs/goals.server.ts";
import { goalInput } from "#app/inputs/goals.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { readMetricPage } from "#app/reports/metric-page.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { Breakdown } from "./breakdown.tsx";
import { GoalCard } from "./goal-card.tsx";
import { MovedBy } from "./moved-by.tsx";
import { TicketsBehind } from "./tickets-behind.tsx";

const CourseChart = lazy(() => import("./course-chart.tsx"));

/** One figure opened: course, parts, and the rows behind it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const page = await readMetricPage(shop, params.id!, new URL(request.url).searchParams, new Date());
  if (!page) throw new Response("There is no such figure.", { status: 404 });
  return page;
}

const sent = z.union([
  z.object({ remove: z.int() }),
  z.object({ id: z.int().optional(), goal: z.record(z.string(), z.unknown()) }),
]);

/** Sets, changes or removes a goal of the figure. */
export async function action({ request, params }: ActionFunctionArgs): Promise<SaveAnswer> {
  const shop = await signedInShop(request);
  const asked = sent.parse(await request.json());
  if ("remove" in asked) {
    await removeGoal(shop.id, asked.remove);
    return { said: "Goal removed" };
  }
  return saveInput(goalInput, { ...asked.goal, metric: params.id }, async (goal) => {
    const id = await saveGoal(shop.id, goal, asked.id);
    return id === null ? "This goal has been removed meanwhile" : "Goal saved";
  });
}

export const headers = boundary.headers;

export default function MetricPage() {
  const page = useLoaderData<typeof loader>();
  const { frame, card, unit, course, granularity, readings, breakdown, tickets, lines, lineNote } = page;
  const hydrated = useHydrated();
  const { change } = useView();
  const loading = <SkeletonBodyText lines={10} />;
  return (
    <FiguresPage title={card.label} subtitle={card.meaning} frame={frame} hours>
      <InlineGrid gap="400" columns={{ xs: 1, md: ["oneThird", "twoThirds"] }}>
        <BlockStack gap="400">
          <MetricCard card={card} size="large" />
          {card.sudden && (
            <Card>
              <MovedBy sudden={card.sudden} />
            </Card>
          )}
          <Card>
            <BlockStack gap="200">
              {readings.map(({ name, text }) => (
                <InlineStack key={name} align="space-between" gap="200">
                  <Text as="span" tone="subdued">
                    {name}
                  </Text>
                  <Text as="span" numeric>
                    {text}
                  </Text>
                </InlineStack>
              ))}
            </BlockStack>
          </Card>
        </BlockStack>
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="300">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="h2" variant="headingMd">
                  Over the period
                </Text>
                <ButtonGroup variant="segmented">
                  {(["day", "week", "month", "quarter"] as const).map((each) => (
                    <Button key={each} pressed={granularity === each} onClick={() => change({ granularity: each })}>
                      {`${each.charAt(0).toUpperCase()}${each.slice(1)}`}
                    </Button>
                  ))}
                </ButtonGroup>
              </InlineStack>
              <div role="img" aria-label={`${card.label} over the period, and over the one before`} style={{ minHeight: 280 }}>
                {hydrated ? (
                  <Suspense fallback={loading}>
                    <CourseChart course={course} unit={unit} currency={frame.currency} lines={lines} />
                  </Suspense>
                ) : (
                  loading
                )}
              </div>
              {lineNote && (
                <Text as="p" variant="bodySm" tone="subdued">
                  {lineNote}
                </Text>
              )}
            </BlockStack>
          </Card>
          <GoalCard {...page} />
        </BlockStack>
      </InlineGrid>
      {breakdown && <Breakdown told={breakdown} />}
      {tickets && <TicketsBehind told={tickets} label={card.label} />}
    </FiguresPage>
  );
}
