/**
 * `npm run bench -- import`: 100,000 orders and 50,000 tickets (200,000 events) through the real import and `drain`. Baseline:
 * the same lines parsed and stored raw, 2,000 a statement, in one table of the same server.
 */
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";
import { writeImportFiles } from "./import-data.ts";

const size = { orders: Number(process.env.BENCH_ORDERS ?? 100_000), tickets: Number(process.env.BENCH_TICKETS ?? 50_000) };

const folder = mkdtempSync(path.join(tmpdir(), "fiveday-bench-"));
const running = await ensureDatabase(path.join(folder, "data"));
process.env.DATABASE_URL = running.url;
process.env.LOG_LEVEL ??= "error";
await migrate(running.url);
const { closeDatabase, database } = await import("#app/lib/db.server.ts");
const { closeQueue } = await import("#app/jobs/queue.server.ts");
const { connectHelpdesk } = await import("#app/helpdesks/connect.server.ts");
const { drain } = await import("#app/ingest/drain.server.ts");
const { importEvents, importOrders } = await import("#app/ingest/import.server.ts");
const { saveShop } = await import("#app/shopify/shops.server.ts");

const files = { orders: path.join(folder, "orders.jsonl"), events: path.join(folder, "events.jsonl") };
await writeImportFiles(files, size);

const baseline = await timed(async () => {
  await database().$executeRawUnsafe(`CREATE TABLE raw_lines (id text, body jsonb)`);
  for (const file of Object.values(files)) await storeRaw(file);
});

const shop = await saveShop("bench.myshopify.com", { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
await connectHelpdesk(shop.id, "generic");
const orders = await timed(() => importOrders(shop, files.orders));
const events = await timed(() => importEvents(shop, files.events));
const derived = await timed(() => drain(shop));
const seconds = orders + events + derived;
const things = size.orders + size.tickets * 4;
const credits = await database().credit.count({ where: { shopId: shop.id } });

await closeQueue();
await closeDatabase();
await running.release();
rmSync(folder, { recursive: true, force: true });
console.log(
  JSON.stringify({
    bench: "import",
    orders: size.orders,
    tickets: size.tickets,
    events: size.tickets * 4,
    credits,
    seconds: { orders: round(orders), events: round(events), derive: round(derived), total: round(seconds) },
    perSecond: Math.round(things / seconds),
    baseline: { name: "same lines stored raw", seconds: round(baseline) },
    ratio: round(seconds / baseline),
  }),
);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function storeRaw(file: string): Promise<void> {
  let batch: unknown[] = [];
  const flush = async () => {
    await database().$executeRawUnsafe(
      `INSERT INTO raw_lines SELECT r->>'id', r FROM jsonb_array_elements($1::jsonb) AS r`,
      JSON.stringify(batch),
    );
    batch = [];
  };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    batch.push(JSON.parse(line));
    if (batch.length >= 2_000) await flush();
  }
  if (batch.length > 0) await flush();
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
