import type { Command } from "commander";
import { print } from "./output.ts";

export function addToken(program: Command): void {
  program
    .command("token <domain>")
    .description("makes a token for the reading API; it is shown once")
    .option("--name <name>", "what it is for", "command line")
    .action(async (domain: string, options: { name: string }) => {
      const { createToken } = await import("#app/api/token.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      print({ token: await createToken(await whichShop(domain), options.name) });
    });
}
