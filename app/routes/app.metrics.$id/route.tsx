import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, InlineGrid } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { removeGoal, saveGoal } from "#app/inputs/goals.server.ts";
import { goalInput } from "#app/inputs/goals.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { readMetricPage } from "#app/reports/metric-page.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { Breakdown } from "./breakdown.tsx";
import { CourseCard } from "./course-card.tsx";
import { Distribution } from "./distribution.tsx";
import { GoalCard } from "./goal-card.tsx";
import { MovedBy } from "./moved-by.tsx";
import { ReadingsCard } from "./readings-card.tsx";
import { TicketsBehind } from "./tickets-behind.tsx";

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
  const { frame, card, of, readings, excluded, distribution, breakdown, tickets } = page;
  return (
    <FiguresPage title={card.label} subtitle={card.meaning} frame={frame} hours>
      <InlineGrid gap="400" columns={{ xs: 1, md: ["oneThird", "twoThirds"] }} alignItems="start">
        <BlockStack gap="400">
          <MetricCard card={card} size="large" />
          {card.sudden && (
            <Card>
              <MovedBy sudden={card.sudden} />
            </Card>
          )}
          <ReadingsCard readings={readings} excluded={excluded} />
        </BlockStack>
        <BlockStack gap="400">
          <CourseCard page={page} />
          <GoalCard {...page} />
        </BlockStack>
      </InlineGrid>
      {distribution && <Distribution bars={distribution} of={of} />}
      {breakdown && <Breakdown told={breakdown} />}
      {tickets && <TicketsBehind told={tickets} label={card.label} />}
    </FiguresPage>
  );
}
