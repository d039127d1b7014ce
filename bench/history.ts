/**
 * `npm run bench -- history`: the history of 100,000 tickets of a simulated Zendesk through real worker processes, once
 * undisturbed and once with the worker killed three times; both must leave the same rows. Zendesk's minute lasts a second here,
 * so that its limits (10 exports and 2,500 calls a minute) hold but are not what is measured. Baseline: the same tickets through
 * `fiveday import` and `drain`.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";
import { agentEvents, historyEvents } from "#simulator/helpdesks/history-events.ts";
import { buildWorld } from "#simulator/world.ts";
import { copyDatabase, digestOf, readByWorkers, serveZendesk, zendeskCredentials } from "#tests/factories/zendesk-history.ts";

const TICKETS = Number(process.env.BENCH_TICKETS ?? 100_000);
const KILLS = 3;
const YEAR = 365 * 86_400_000;
const now = Date.now() - 3_600_000;

const say = (text: string) => void process.stderr.write(`${text}\n`);
const folder = mkdtempSync(path.join(tmpdir(), "fiveday-bench-"));
const running = await ensureDatabase(path.join(folder, "data"));
process.env.DATABASE_URL = running.url;
process.env.LOG_LEVEL ??= "error";
await migrate(running.url);

say(`Making ${TICKETS} tickets …`);
const { tickets } = buildWorld({ seed: 3, now, days: 365, orders: 0, tickets: TICKETS });
const zendesk = await serveZendesk(tickets, { calls: 2_500, exports: 10, minuteMs: 1_000 });
const copies = { baseline: await copyDatabase(running.url, "baseline"), undisturbed: await prepare(), killed: "" };
copies.killed = await copyDatabase(running.url, "killed");

say("Importing the same tickets …");
const baseline = await importAll(copies.baseline);
const reading = { vendorUrl: zendesk.url };
say("Reading the history undisturbed …");
const whole = await readByWorkers({ ...reading, databaseUrl: copies.undisturbed }, { total: tickets.length, kills: 0 });
const { calls, refused } = zendesk;
say("Reading the history, killing the worker …");
const killed = await readByWorkers({ ...reading, databaseUrl: copies.killed }, { total: tickets.length, kills: KILLS });
const [expected, found] = [await digestOf(copies.undisturbed), await digestOf(copies.killed)];

await zendesk.close();
await running.release();
rmSync(folder, { recursive: true, force: true });
console.log(
  JSON.stringify({
    bench: "history",
    tickets: tickets.length,
    facts: expected.TicketEvent!.rows + expected.Message!.rows,
    calls,
    refused,
    seconds: round(whole.seconds),
    ticketsPerSecond: Math.round(tickets.length / whole.seconds),
    killed: { at: killed.kills, seconds: round(killed.seconds) },
    equal: JSON.stringify(expected) === JSON.stringify(found) && killed.kills.length === KILLS,
    rows: Object.fromEntries(Object.entries(found).map(([table, { rows }]) => [table, rows])),
    baseline: { name: "the same tickets through fiveday import", seconds: round(baseline) },
    ratio: round(whole.seconds / baseline),
  }),
);

/** A shop whose Zendesk is connected and whose history waits to be read. */
async function prepare(): Promise<string> {
  const { closeDatabase } = await import("#app/lib/db.server.ts");
  const { closeQueue } = await import("#app/jobs/queue.server.ts");
  const { connectHelpdesk } = await import("#app/helpdesks/connect.server.ts");
  const { startHistory } = await import("#app/ingest/history.server.ts");
  const { saveShop } = await import("#app/shopify/shops.server.ts");
  const shop = await saveShop("bench.myshopify.com", { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
  const { connectionId } = await connectHelpdesk(shop.id, "zendesk", { credentials: zendeskCredentials });
  await startHistory(shop, connectionId, new Date(now - YEAR));
  await closeQueue();
  await closeDatabase();
  return running.url;
}

/** @returns seconds of importing and deriving, as the commands tell them */
async function importAll(databaseUrl: string): Promise<number> {
  const file = path.join(folder, "events.jsonl");
  const events = [...agentEvents(now - YEAR), ...tickets.flatMap(historyEvents)];
  writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  const fiveday = async (...args: string[]) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    const { stdout } = await promisify(execFile)(process.execPath, ["app/cli/fiveday.ts", ...args], { env });
    return JSON.parse(stdout) as { seconds: number };
  };
  const shop = "bench.myshopify.com";
  await fiveday("shop", "add", shop, "--timezone", "Europe/Paris", "--currency", "EUR", "--country", "FR");
  await fiveday("connect", shop, "generic");
  const imported = await fiveday("import", shop, "--events", file);
  const drained = await fiveday("drain", shop);
  return imported.seconds + drained.seconds;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
