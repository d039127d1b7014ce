import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { print } from "./output.ts";

export function addConnect(program: Command): void {
  program
    .command("connect <domain> <helpdesk>")
    .description("connects a helpdesk")
    .option("--secret <secret>", "secret the helpdesk signs with; made up when not given")
    .option("--credentials <file>", "JSON file with the helpdesk's API credentials")
    .action(async (domain: string, helpdesk: string, options: { secret?: string; credentials?: string }) => {
      const { connectHelpdesk } = await import("#app/helpdesks/connect.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      const shop = await whichShop(domain);
      const credentials = options.credentials ? (JSON.parse(readFileSync(options.credentials, "utf8")) as unknown) : undefined;
      print(await connectHelpdesk(shop.id, helpdesk, { secret: options.secret, credentials }));
    });
}
