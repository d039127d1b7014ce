import type { TicketEvent } from "#app/helpdesks/contract.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { ShopCustomer, ShopOrder, ShopOrderEdit, ShopRefund } from "#app/shopify/contract.ts";

/** What one stored message turned out to say. Facts of many messages are written together. */
export type Facts = {
  orders?: { cause: string; order: ShopOrder }[];
  refunds?: ShopRefund[];
  /** Lost chargebacks: to an order they are refunds. */
  chargebacks?: ShopRefund[];
  edits?: ShopOrderEdit[];
  customers?: ShopCustomer[];
  events?: { connectionId: number; events: TicketEvent[] };
  /** Anything that is not a fact of the tables above; runs in the same transaction, after them. */
  effect?: (tx: ShopDb) => Promise<void>;
};

export type Incoming = {
  shop: ShopContext;
  /** Parsed JSON; large integers are kept as text. */
  payload: unknown;
  triggeredAt: Date | null;
};

/** Understands one topic. May ask Shopify; must not write. */
export type TopicHandler = (incoming: Incoming) => Facts | Promise<Facts>;
