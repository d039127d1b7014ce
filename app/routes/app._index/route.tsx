import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, InlineGrid, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { readOverview } from "#app/reports/overview.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readOverview(shop, new URL(request.url).searchParams, new Date());
}

export const headers = boundary.headers;

export default function OverviewPage() {
  const { frame, leading, groups } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <FiguresPage title="Overview" frame={frame} hours>
      <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 4 }}>
        {leading.map((card) => (
          <MetricCard key={card.id} card={card} size="large" opens={`/app/metrics/${card.id}?${params}`} />
        ))}
      </InlineGrid>
      {groups.map(({ title, cards }) => (
        <BlockStack gap="300" key={title}>
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 3 }}>
            {cards.map((card) => (
              <MetricCard key={card.id} card={card} opens={`/app/metrics/${card.id}?${params}`} />
            ))}
          </InlineGrid>
        </BlockStack>
      ))}
    </FiguresPage>
  );
}
