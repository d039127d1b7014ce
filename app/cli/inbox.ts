import type { Command } from "commander";
import { print } from "./output.ts";

type Options = { failed?: boolean; id?: string; since?: string };

export function addInbox(program: Command): void {
  program
    .command("inbox <action>")
    .description("list, show or replay what arrived")
    .option("--failed", "only what could not be understood")
    .option("--id <id>", "one message")
    .option("--since <time>", "received since, ISO 8601")
    .action(async (action: string, options: Options) => {
      const { listInbox, replayInbox, showInbox } = await import("#app/ingest/replay.server.ts");
      const { MerchantError } = await import("#app/lib/errors.ts");
      const since = options.since ? new Date(options.since) : undefined;
      if (since && Number.isNaN(since.getTime())) throw new MerchantError(`since: "${options.since}" is not an ISO 8601 time`);
      if (options.id !== undefined && !/^\d+$/.test(options.id)) throw new MerchantError(`id: "${options.id}" is not a number`);
      const filter = { failed: options.failed ?? false, id: options.id, since };
      if (action === "list") print(await listInbox(filter));
      else if (action === "show") print(await showInbox(filter));
      else if (action === "replay") print(await replayInbox(filter));
      else throw new MerchantError(`inbox: "${action}" is not list, show or replay`);
    });
}
