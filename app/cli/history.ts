import type { Command } from "commander";
import { print } from "./output.ts";

export function addHistory(program: Command): void {
  program
    .command("history <domain>")
    .description("how far the past orders and the helpdesks' histories have been read")
    .action(async (domain: string) => {
      const { readHistories } = await import("#app/reports/histories.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      print(await readHistories(await whichShop(domain), new Date()));
    });
}
