import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { explainOrder } from "#app/attribution/explain-order.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { OrderExplanation } from "#app/components/order-explanation.tsx";
import { type OrderStory, tellOrder } from "#app/reports/order-story.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** The explanation of one order: a page of its own, and what a row of the Revenue page fetches when it is opened. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<OrderStory | { error: string }> {
  const shop = await signedInShop(request);
  const explained = await explainOrder(shop, params.id!, await readRuleset(shop));
  return explained ? tellOrder(explained, shop.timezone) : { error: "This order is not in this shop." };
}

export const headers = boundary.headers;

export default function OrderPage() {
  const story = useLoaderData<typeof loader>();
  return (
    <Page title="Why this order?" backAction={{ content: "Revenue", url: "/app/revenue" }}>
      <Card padding="0">
        <OrderExplanation story={story} />
      </Card>
    </Page>
  );
}
