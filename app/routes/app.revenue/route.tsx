import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, InlineGrid, SkeletonBodyText, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { lazy, Suspense } from "react";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { readRevenue } from "#app/reports/revenue.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { CreditedOrders } from "./credited-orders.tsx";

const RevenueChart = lazy(() => import("#app/components/revenue-chart.tsx"));

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readRevenue(shop, new URL(request.url).searchParams, new Date());
}

export const headers = boundary.headers;

export default function RevenuePage() {
  const revenue = useLoaderData<typeof loader>();
  const { frame, cards, share, course } = revenue;
  const hydrated = useHydrated();
  const loading = <SkeletonBodyText lines={10} />;
  return (
    <FiguresPage
      title="Revenue"
      subtitle="Orders of customers who were in contact with support within five days before."
      frame={frame}
    >
      <InlineGrid gap="400" columns={{ xs: 1, md: 3 }}>
        {cards.map((card) => (
          <MetricCard
            key={card.id}
            card={card}
            size="large"
            note={
              card.id === "support_revenue" && share ? (
                <Text as="p" variant="bodySm">
                  {share}
                </Text>
              ) : null
            }
          />
        ))}
      </InlineGrid>
      <Card>
        <Text as="h2" variant="headingMd">
          Over the period
        </Text>
        <div
          role="img"
          aria-label="Credited revenue before and after a sale, and shop revenue, over the period"
          style={{ minHeight: 280 }}
        >
          {hydrated ? (
            <Suspense fallback={loading}>
              <RevenueChart course={course} currency={frame.currency} />
            </Suspense>
          ) : (
            loading
          )}
        </div>
      </Card>
      <CreditedOrders revenue={revenue} />
    </FiguresPage>
  );
}
