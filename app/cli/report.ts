import type { Command } from "commander";
import { print } from "./output.ts";

export function addReport(program: Command): void {
  program
    .command("report <domain>")
    .description("reads metrics: the same JSON as GET /api/v1/metrics")
    .requiredOption("--metrics <ids>", "ids of the dictionary, comma-separated")
    .requiredOption("--from <day>", "first local day, YYYY-MM-DD")
    .requiredOption("--to <day>", "local day after the last")
    .option("--granularity <name>", "total, hour, day, week, month or quarter")
    .option("--by <dimension>", "agent, team, channel, type, tag or helpdesk")
    .option("--hours <kind>", "calendar or business")
    .option("--ruleset <name>", "default, gorgias_5d, gorgias_3d, with +key=value overrides")
    .option("--compare <kind>", "previous or none")
    .action(async (domain: string, options: Record<string, string>) => {
      const { answerMetrics } = await import("#app/api/metrics.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      print(await answerMetrics(await whichShop(domain), new URLSearchParams(options), new Date()));
    });
}
