/** `npm run --silent fiveday -- <command>`: result as JSON on stdout, logs on stderr, exit 1 with a one-line reason. */
import { Command, CommanderError } from "commander";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";
import { addConnect } from "./connect.ts";
import { addCredits } from "./credits.ts";
import { addDrain } from "./drain.ts";
import { addErase } from "./erase.ts";
import { addExplain } from "./explain.ts";
import { addHistory } from "./history.ts";
import { addImport } from "./import.ts";
import { addInbox } from "./inbox.ts";
import { addRecompute } from "./recompute.ts";
import { addReport } from "./report.ts";
import { addShop } from "./shop.ts";
import { addToken } from "./token.ts";

const program = new Command("fiveday").exitOverride().configureOutput({ writeOut: (text) => process.stderr.write(text) });
for (const add of [
  addShop,
  addConnect,
  addToken,
  addImport,
  addHistory,
  addDrain,
  addReport,
  addCredits,
  addExplain,
  addRecompute,
  addInbox,
  addErase,
]) {
  add(program);
}

let running: Awaited<ReturnType<typeof ensureDatabase>> | null = null;
program.hook("preAction", async () => {
  if (process.env.DATABASE_URL) return;
  running = await ensureDatabase();
  process.env.DATABASE_URL = running.url;
  await migrate(running.url);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 1;
  if (!(error instanceof CommanderError)) process.stderr.write(`${oneLine(error)}\n`);
} finally {
  const { closeQueue } = await import("#app/jobs/queue.server.ts").catch(() => ({ closeQueue: null }));
  await closeQueue?.();
  const { closeDatabase } = await import("#app/lib/db.server.ts").catch(() => ({ closeDatabase: null }));
  await closeDatabase?.();
  await (running as { release(): Promise<void> } | null)?.release();
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, " ").trim();
}
