import type { Command } from "commander";
import { print } from "./output.ts";

export function addShop(program: Command): void {
  program
    .command("shop")
    .command("add <domain>")
    .description("creates a shop, or changes its settings")
    .option("--timezone <zone>", "IANA time zone, for example Europe/Paris")
    .option("--currency <code>", "ISO 4217 code")
    .option("--country <code>", "ISO 3166 code")
    .action(async (domain: string, options: { timezone?: string; currency?: string; country?: string }) => {
      const { saveShop } = await import("#app/shopify/shops.server.ts");
      const shop = await saveShop(domain, options);
      print({ shopId: shop.id, domain: shop.domain });
    });
}
