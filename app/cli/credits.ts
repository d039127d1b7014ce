import type { Command } from "commander";
import { print } from "./output.ts";

type Options = { from: string; to: string; ruleset?: string; format: string };

export function addCredits(program: Command): void {
  program
    .command("credits <domain>")
    .description("lists the credits of orders processed in a period")
    .requiredOption("--from <day>", "first local day, YYYY-MM-DD")
    .requiredOption("--to <day>", "local day after the last")
    .option(
      "--ruleset <name>",
      "default, gorgias_5d, gorgias_3d or one of the shop's own, with +key=value overrides; default: the active one",
    )
    .option("--format <name>", "json or csv", "json")
    .action(async (domain: string, { format, ...options }: Options) => {
      const { allCredits, creditsCsv } = await import("#app/api/credits.server.ts");
      const { MerchantError } = await import("#app/lib/errors.ts");
      const { whichShop } = await import("./which-shop.ts");
      if (format !== "json" && format !== "csv") throw new MerchantError(`format: "${format}" is not json or csv`);
      const credits = await allCredits(await whichShop(domain), new URLSearchParams(options));
      if (format === "csv") process.stdout.write(creditsCsv(credits.rows));
      else print(credits);
    });
}
