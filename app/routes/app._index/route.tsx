import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { Fragment } from "react";
import { CardRow } from "#app/components/card-row.tsx";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { GoalList } from "#app/components/goal-list.tsx";
import { GroupHeading } from "#app/components/group-heading.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { readOverview } from "#app/reports/overview.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { WaitingForYou } from "./waiting-for-you.tsx";
import { WhatChanged } from "./what-changed.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readOverview(shop, new URL(request.url).searchParams, new Date());
}

export const headers = boundary.headers;

export default function OverviewPage() {
  const { frame, leading, changed, waiting, goals, groups } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const opens = (id: string) => `/app/metrics/${id}?${params}`;
  return (
    <FiguresPage title="Overview" frame={frame} hours more={{ content: "All figures", url: `/app/metrics?${params}` }}>
      <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 4 }}>
        {leading.map((card) => (
          <MetricCard key={card.id} card={card} size="large" opens={opens(card.id)} />
        ))}
      </InlineGrid>
      <WhatChanged cards={changed} opens={opens} />
      <WaitingForYou waiting={waiting} />
      {goals.length > 0 && (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Goals
            </Text>
            <GoalList goals={goals} named />
          </BlockStack>
        </Card>
      )}
      {groups.map(({ title, cards, missing }) => (
        <Fragment key={title}>
          <GroupHeading>{title}</GroupHeading>
          <CardRow cards={cards} missing={missing} opens={opens} />
        </Fragment>
      ))}
    </FiguresPage>
  );
}
