import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { csvLine } from "#app/lib/csv.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Busiest, busiestLines, readBusiest } from "./busiest.server.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { readSla, type Sla, slaLines } from "./sla.server.ts";
import { readTicketTypes, type TicketTypes, typeLines } from "./ticket-types.server.ts";
import { readTicketsTab, type TicketsTab } from "./tickets-tabs.ts";
import type { FigureQuery } from "./view.ts";

export type TicketsContent = TicketTypes | Sla | Busiest;
export type Tickets = { frame: Frame; tab: TicketsTab; content: TicketsContent };

/** Everything the Tickets page shows of the tab in its address. */
export async function readTickets(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Tickets> {
  const frame = await readFrame(shop, params, now);
  const query = { view: frame.view, ruleset: await readRuleset(shop), now, params };
  return { frame, tab: readTicketsTab(params), content: await readContent(shop, query) };
}

function readContent(shop: ShopContext, query: FigureQuery): Promise<TicketsContent> {
  switch (readTicketsTab(query.params)) {
    case "types":
      return readTicketTypes(shop, query);
    case "sla":
      return readSla(shop, query);
    case "busiest":
      return readBusiest(shop, query);
  }
}

/** What the tab in the address shows, as lines. */
export async function* ticketsCsv(shop: ShopContext, query: FigureQuery): AsyncGenerator<string> {
  yield linesOf(await readContent(shop, query))
    .map(csvLine)
    .join("");
}

function linesOf(content: TicketsContent): unknown[][] {
  switch (content.kind) {
    case "types":
      return typeLines(content);
    case "sla":
      return slaLines(content);
    case "busiest":
      return busiestLines(content);
  }
}
