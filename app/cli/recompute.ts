import type { Command } from "commander";
import { print } from "./output.ts";

export function addRecompute(program: Command): void {
  program
    .command("recompute <domain>")
    .description("derives tickets and credits again from the stored facts")
    .option("--from <day>", "first local day")
    .option("--to <day>", "local day after the last")
    .action(async (domain: string, { from, to }: { from?: string; to?: string }) => {
      const { recompute } = await import("#app/ingest/recompute.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      print(await recompute(await whichShop(domain), { from: from ?? null, to: to ?? null }));
    });
}
