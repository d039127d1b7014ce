import type { Command } from "commander";
import type { CreditPage, CreditRow } from "#app/attribution/credits.server.ts";
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
    .action(async (domain: string, { format, from, to, ruleset }: Options) => {
      const { streamCredits, totalOf } = await import("#app/attribution/credits.server.ts");
      const { readRuleset } = await import("#app/attribution/rulesets.server.ts");
      const { readPeriod } = await import("#app/api/period.ts");
      const { MerchantError } = await import("#app/lib/errors.ts");
      const { creditsCsv } = await import("#app/reports/exports.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      if (format !== "json" && format !== "csv") throw new MerchantError(`format: "${format}" is not json or csv`);
      const shop = await whichShop(domain);
      const query = { ...readPeriod(new URLSearchParams({ from, to })), ruleset: await readRuleset(shop, ruleset) };
      if (format === "csv") {
        for await (const lines of creditsCsv(shop, query)) process.stdout.write(lines);
        return;
      }
      const rows: CreditRow[] = [];
      for await (const part of streamCredits(shop, query)) rows.push(...part);
      print({ rows, total: totalOf(rows), next: null } satisfies CreditPage);
    });
}
