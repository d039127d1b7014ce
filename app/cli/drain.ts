import type { Command } from "commander";
import { print } from "./output.ts";

export function addDrain(program: Command): void {
  program
    .command("drain [domain]")
    .description("waits until every stored message is processed and every derived row is current")
    .action(async (domain?: string) => {
      const { drain } = await import("#app/ingest/drain.server.ts");
      const { allShops } = await import("#app/shopify/shops.server.ts");
      const { refreshIncremental } = await import("#app/attribution/incremental-days.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      const total = { processed: 0, failed: 0, seconds: 0 };
      for (const shop of domain ? [await whichShop(domain)] : await allShops()) {
        const started = Date.now();
        const { processed, failed } = await drain(shop);
        await refreshIncremental(shop, new Date());
        total.processed += processed;
        total.failed += failed;
        total.seconds += (Date.now() - started) / 1000;
      }
      print(total);
    });
}
