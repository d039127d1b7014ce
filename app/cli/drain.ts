import type { Command } from "commander";
import { print } from "./output.ts";

export function addDrain(program: Command): void {
  program
    .command("drain [domain]")
    .description("waits until every stored message is processed and every derived row is current")
    .action(async (domain?: string) => {
      const { drain } = await import("#app/ingest/drain.server.ts");
      const { allShops } = await import("#app/shopify/shops.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      const total = { processed: 0, failed: 0, seconds: 0 };
      for (const shop of domain ? [await whichShop(domain)] : await allShops()) {
        const { processed, failed, seconds } = await drain(shop);
        total.processed += processed;
        total.failed += failed;
        total.seconds += seconds;
      }
      print(total);
    });
}
