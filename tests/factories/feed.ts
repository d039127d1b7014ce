import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { generic } from "#app/helpdesks/generic.server.ts";
import { applyFacts } from "#app/ingest/apply-facts.server.ts";
import { drain } from "#app/ingest/drain.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { GenericEvent } from "./generic-events.ts";
import type { TestConnection } from "./shop.ts";
import type { OrderPayload } from "./shopify-order.ts";

/** Orders and generic events as an import brings them, understood, written and derived from. */
export async function feed(
  shop: ShopContext,
  { connection, events = [], orders = [] }: { connection: TestConnection; events?: GenericEvent[]; orders?: OrderPayload[] },
): Promise<void> {
  const told = events.flatMap((event) => generic.read(event) as TicketEvent[]);
  await shopDb(shop.id).transaction((tx) =>
    applyFacts(tx, shop, [
      { orders: orders.map((payload) => ({ cause: "late_order" as const, order: readOrder(payload, shop.currency) })) },
      { events: { connectionId: connection.id, events: told } },
    ]),
  );
  await drain(shop);
}
