import { csvLine } from "#app/lib/csv.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Busiest, busiestLines, readBusiest } from "./busiest.server.ts";
import { readSla, type Sla, slaLines } from "./sla.server.ts";
import { readTicketTypes, type TicketTypes, typeLines } from "./ticket-types.server.ts";
import { readTicketsTab } from "./tickets-tabs.ts";
import type { FigureQuery } from "./view.ts";

export type TicketsContent = TicketTypes | Sla | Busiest;

/** What the Tickets page shows under the tab in its address. */
export function readTicketsContent(shop: ShopContext, query: FigureQuery): Promise<TicketsContent> {
  switch (readTicketsTab(query.params)) {
    case "types":
      return readTicketTypes(shop, query);
    case "sla":
      return readSla(shop, query);
    case "busiest":
      return readBusiest(shop, query);
  }
}

/** The same as lines. */
export async function* ticketsCsv(shop: ShopContext, query: FigureQuery): AsyncGenerator<string> {
  yield linesOf(await readTicketsContent(shop, query))
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
