import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { Card, InlineGrid, SkeletonBodyText, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { lazy, Suspense } from "react";
import { adoptRuleset } from "#app/attribution/adopt.server.ts";
import { readRuleset, saveRuleset } from "#app/attribution/rulesets.server.ts";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { BadRequest, MerchantError } from "#app/lib/errors.ts";
import { readRevenue } from "#app/reports/revenue.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { IncrementalCard } from "./incremental-card.tsx";
import { RevenueTabs } from "./revenue-tabs.tsx";
import { WhatIfBar } from "./what-if-bar.tsx";

const RevenueChart = lazy(() => import("#app/components/revenue-chart.tsx"));

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readRevenue(shop, new URL(request.url).searchParams, new Date());
}

/** Adopts the rule that is asked about, under a name of the merchant's when they gave one. */
export async function action({ request }: ActionFunctionArgs): Promise<{ error: string | null }> {
  const shop = await signedInShop(request);
  const form = await request.formData();
  const [asked, title] = [form.get("ruleset"), form.get("title")];
  try {
    const ruleset = await readRuleset(shop, typeof asked === "string" ? asked : undefined);
    const named = typeof title === "string" && title.trim() !== "" ? await saveRuleset(shop, title, ruleset) : ruleset;
    await adoptRuleset(shop, named);
    return { error: null };
  } catch (error) {
    if (error instanceof MerchantError || error instanceof BadRequest) return { error: error.message };
    throw error;
  }
}

export const headers = boundary.headers;

export default function RevenuePage() {
  const revenue = useLoaderData<typeof loader>();
  const { frame, cards, share, restated, uplift, course, switches, whatIf, incremental } = revenue;
  const [params] = useSearchParams();
  const changesOf = `?${new URLSearchParams([...[...params].filter(([name]) => name !== "tab"), ["tab", "changes"]])}`;
  const hydrated = useHydrated();
  const loading = <SkeletonBodyText lines={10} />;
  return (
    <FiguresPage
      title="Revenue"
      subtitle="Orders of customers who were in contact with support within five days before."
      frame={frame}
    >
      <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 4 }}>
        {cards.map((card) => (
          <MetricCard
            key={card.id}
            card={card}
            size="large"
            note={
              card.id === "support_revenue" && share ? (
                <>
                  <Text as="p" variant="bodySm">
                    {share}
                  </Text>
                  {uplift && (
                    <Text as="p" variant="bodySm">
                      {uplift}
                    </Text>
                  )}
                  {restated && (
                    <Text as="p" variant="bodySm">
                      <Link to={changesOf}>{restated}</Link>
                    </Text>
                  )}
                </>
              ) : null
            }
          />
        ))}
        <IncrementalCard story={incremental} />
      </InlineGrid>
      <WhatIfBar whatIf={whatIf} />
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
              <RevenueChart course={course} switches={switches} currency={frame.currency} />
            </Suspense>
          ) : (
            loading
          )}
        </div>
      </Card>
      <RevenueTabs revenue={revenue} />
    </FiguresPage>
  );
}
