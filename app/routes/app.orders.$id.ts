import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { explainOrder } from "#app/attribution/explain-order.server.ts";
import { parseRuleset } from "#app/attribution/presets.ts";
import { type OrderStory, tellOrder } from "#app/reports/order-story.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** The explanation of one order, fetched when its row is opened. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<OrderStory | { error: string }> {
  const shop = await signedInShop(request);
  const explained = await explainOrder(shop, params.id!, parseRuleset(shop.ruleset));
  return explained ? tellOrder(explained, shop.timezone) : { error: "This order is not in this shop." };
}

export const headers = boundary.headers;
