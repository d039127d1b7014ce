import type { Command } from "commander";
import { print } from "./output.ts";

export function addExplain(program: Command): void {
  program
    .command("explain <domain> <order>")
    .description("says why an order (global id, number or name) is credited as it is")
    .option(
      "--ruleset <name>",
      "default, gorgias_5d, gorgias_3d or one of the shop's own, with +key=value overrides; default: the active one",
    )
    .action(async (domain: string, order: string, options: { ruleset?: string }) => {
      const { answerAttribution } = await import("#app/api/attribution.server.ts");
      const { MerchantError } = await import("#app/lib/errors.ts");
      const { whichShop } = await import("./which-shop.ts");
      const explained = await answerAttribution(await whichShop(domain), order, new URLSearchParams(options));
      if (!explained) throw new MerchantError(`order "${order}" does not exist in ${domain}`);
      print(explained);
    });
}
