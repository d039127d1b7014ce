import { UnreadableEvent } from "#app/lib/errors.ts";
import type { ShopOrder } from "./contract.ts";
import { graphqlOrder } from "./graphql-order.ts";
import { restOrder } from "./rest-order.ts";

/** Shopify tells of orders in two shapes: webhooks and imports in snake case with numeric ids, GraphQL and bulk lines in camel case with gids. */
export function readOrder(payload: unknown, shopCurrency: string): ShopOrder {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload))
    throw new UnreadableEvent("order", "must be an object");
  const isGraphql = "createdAt" in payload || "currentTotalPriceSet" in payload || "totalPriceSet" in payload;
  return isGraphql ? graphqlOrder(payload, shopCurrency) : restOrder(payload, shopCurrency);
}
