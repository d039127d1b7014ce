import { readRuleset } from "#app/attribution/rulesets.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { readTicketsContent, type TicketsContent } from "./tickets-content.server.ts";
import { readTicketsTab, type TicketsTab } from "./tickets-tabs.ts";

export type Tickets = { frame: Frame; tab: TicketsTab; content: TicketsContent };

/** Everything the Tickets page shows of the tab in its address. */
export async function readTickets(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Tickets> {
  const frame = await readFrame(shop, params, now);
  const query = { view: frame.view, ruleset: await readRuleset(shop), now, params };
  return { frame, tab: readTicketsTab(params), content: await readTicketsContent(shop, query) };
}
