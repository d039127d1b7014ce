import type { Command } from "commander";
import { print } from "./output.ts";

type Options = { orders?: string; events?: string; helpdeskKey?: string };

export function addImport(program: Command): void {
  program
    .command("import <domain>")
    .description("imports orders and helpdesk events from files with one JSON object per line")
    .option("--orders <file>", "Shopify orders, or the lines of a bulk operation")
    .option("--events <file>", "generic helpdesk events")
    .option("--helpdesk-key <key>", "connection the events belong to; default: the shop's generic one")
    .action(async (domain: string, { orders, events, helpdeskKey }: Options) => {
      const { importEvents, importOrders } = await import("#app/ingest/import.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      const shop = await whichShop(domain);
      const started = Date.now();
      const nothing = { read: 0, stored: 0, rejected: 0, errors: [] };
      print({
        orders: orders ? await importOrders(shop, orders) : nothing,
        events: events ? await importEvents(shop, events, helpdeskKey) : nothing,
        seconds: (Date.now() - started) / 1000,
      });
    });
}
