/**
 * `npm run bench -- attribution`: one shop of 2,000,000 orders, 1,000,000 tickets and 3,000,000 messages (times BENCH_SCALE). All
 * its history is computed under another ruleset and put in force, as a merchant's switch does; 90 days are asked about under
 * rulesets that are not stored; orders arrive one by one. What is derived as messages and orders arrive is there: whose tickets may
 * earn which orders (timed as whoIsWho) and each ticket's conversation. Baseline: DuckDB's ASOF JOIN computing last touch on first
 * replies over the same rows, each customer's address beside them, in memory, into a table; every day must have the same credits.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";
import { DAYS, loadShop, START } from "./attribution-data.ts";
import { lastTouchByDuckDb } from "./attribution-duckdb.ts";

const SCALE = Number(process.env.BENCH_SCALE ?? 1);
const size = { orders: Math.round(2_000_000 * SCALE), tickets: Math.round(1_000_000 * SCALE) };
const DAY = 86_400_000;
/** Touches are first replies, as in the ASOF JOIN: a ticket counts from its first reply, which the order must follow. */
const compared = "default+anchor=first_reply";
const asked = ["default+model=linear", "default+window_days=10", "gorgias_5d", "default+basis=gross+model=first_touch"];
const period = { from: new Date(START + (DAYS - 120) * DAY), to: new Date(START + (DAYS - 30) * DAY) };
const NEW_ORDERS = 50;

const folder = mkdtempSync(path.join(tmpdir(), "fiveday-bench-"));
const running = await ensureDatabase(path.join(folder, "data"));
process.env.DATABASE_URL = running.url;
process.env.LOG_LEVEL ??= "error";
await migrate(running.url);
const { answerMetrics } = await import("#app/api/metrics.server.ts");
const { adoptRuleset, readAdoptions } = await import("#app/attribution/adopt.server.ts");
const { replaceCandidates } = await import("#app/attribution/candidates.server.ts");
const { evaluateCredits } = await import("#app/attribution/evaluate.server.ts");
const { readRuleset } = await import("#app/attribution/rulesets.server.ts");
const { connectHelpdesk } = await import("#app/helpdesks/connect.server.ts");
const { deriveBatch } = await import("#app/ingest/derive.server.ts");
const { processBatch } = await import("#app/ingest/process.server.ts");
const { receive } = await import("#app/ingest/receive.server.ts");
const { closeQueue } = await import("#app/jobs/queue.server.ts");
const { closeDatabase, database, shopDb } = await import("#app/lib/db.server.ts");
const { findShopById, saveShop } = await import("#app/shopify/shops.server.ts");
const { checkSample, forAttribution } = await import("./attribution-check.ts");

const say = (text: string) => void process.stderr.write(`${text}\n`);
const { id: shopId } = await saveShop("bench.myshopify.com", { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
const shop = async () => (await findShopById(shopId))!;
const db = shopDb(shopId);

try {
  await run();
} finally {
  await closeQueue();
  await closeDatabase();
  await running.release();
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  say(`Loading ${size.orders} orders and ${size.tickets} tickets …`);
  const { connectionId } = await connectHelpdesk(shopId, "generic");
  const loaded = await seconds(async () => loadShop(running.url, await shop(), connectionId, size));

  say("Finding who is who …");
  const whoIsWho = await seconds(findCandidates);
  say("Asking the real path for a sample of the same rows …");
  await checkSample(await shop(), forAttribution);
  await db.execute(`DELETE FROM "Credit" WHERE "shopId" = $1`);
  await db.execute(`UPDATE "Order" SET "attributedAt" = NULL WHERE "shopId" = $1 AND "attributedAt" IS NOT NULL`);

  say("Computing all history under the first ruleset …");
  await database().shop.update({ where: { id: shopId }, data: { ruleset: "gorgias_3d@1" } });
  const first = await seconds(() => adopt("default"));
  say(`Computing all history under ${compared} …`);
  const recomputed = await seconds(() => adopt(compared));

  say("The same by DuckDB …");
  const duckdb = await lastTouchByDuckDb(running.url, folder, shopId, [1, 2]);
  const ours = await db.rows<{ day: string; orders: number; amount: number }>(
    `SELECT to_char("bookedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "day", count(DISTINCT "orderId")::int AS "orders", sum("amount")::float8 AS "amount"
   FROM "Credit" WHERE "shopId" = $1 AND "ruleset" = (SELECT "ruleset" FROM "Shop" WHERE "id" = $1) AND "weight" > 0 GROUP BY 1 ORDER BY 1`,
  );
  const isEqual = JSON.stringify(ours) === JSON.stringify(duckdb.days);

  say("Asking what if …");
  const whatIf = { credits: [] as number[], figures: [] as number[] };
  for (const text of asked) {
    const ruleset = await readRuleset(await shop(), text);
    whatIf.credits.push(await seconds(async () => evaluateCredits(await shop(), ruleset, { ...period, by: "order" })));
    whatIf.figures.push(await seconds(() => figuresOf(text)));
  }

  say("Receiving orders …");
  const single = await newOrders();

  const baseline = Math.min(...duckdb.seconds.map((each) => each.seconds));
  console.log(
    JSON.stringify({
      bench: "attribution",
      ...size,
      loaded: round(loaded),
      recompute: {
        ruleset: compared,
        seconds: round(recomputed),
        firstTime: round(first),
        credited: ours.reduce((sum, { orders }) => sum + orders, 0),
        amount: ours.reduce((sum, { amount }) => sum + amount, 0),
        sameAsBaseline: isEqual,
      },
      baseline: { name: "DuckDB ASOF JOIN, last touch on first replies", byThreads: duckdb.seconds },
      ratio: round(recomputed / baseline),
      whoIsWho: { seconds: round(whoIsWho), perOrderMs: round((whoIsWho / size.orders) * 1000) },
      whatIf90Days: { credits: whatIf.credits.map(round), figures: whatIf.figures.map(round), aim: 1 },
      newOrder: { ...single, aimMs: 50 },
      load: loadavg().map(round),
    }),
  );
  if (!isEqual) throw new Error("Credits differ from the baseline's");
}

async function findCandidates(): Promise<void> {
  const ids = (await db.rows<{ id: string }>(`SELECT "id" FROM "Order" WHERE "shopId" = $1 ORDER BY "processedAt"`)).map(
    ({ id }) => id,
  );
  const batches = Array.from({ length: Math.ceil(ids.length / 20_000) }, (_, n) => ids.slice(n * 20_000, (n + 1) * 20_000));
  const worker = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await replaceCandidates(db, batch);
  };
  await Promise.all([worker(), worker()]);
  // As autovacuum leaves a table that came to be over days, and nothing of the loading is left to write.
  await database().$executeRawUnsafe(`VACUUM ANALYZE "Candidate"`);
  await database().$executeRawUnsafe(`CHECKPOINT`);
}

/** Switches to a ruleset and does the worker's part of it. */
async function adopt(text: string): Promise<void> {
  await adoptRuleset(await shop(), await readRuleset(await shop(), text));
  while ((await readAdoptions(await shop()))[0]!.finishedAt === null) await deriveBatch(await shop());
}

async function figuresOf(ruleset: string): Promise<void> {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const metrics = "support_revenue,converted_tickets,ticket_conversion_rate";
  const params = { metrics, from: day(period.from), to: day(period.to), granularity: "day", ruleset };
  await answerMetrics(await shop(), new URLSearchParams(params), new Date(START + DAYS * DAY));
}

/** Orders of customers with an answered ticket arrive one after the other; each must be credited when the worker is done with it. */
async function newOrders(): Promise<{ medianMs: number; p90Ms: number; cpuMs: number }> {
  const customers = await db.rows<{ customerId: string; repliedAt: Date }>(
    `SELECT c."sourceId" AS "customerId", m."firstReplyAt" AS "repliedAt" FROM "TicketMeasure" m
     JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = m."ticketId" AND i."kind" = 'email'
     JOIN "Identifier" c ON c."shopId" = $1 AND c."source" = 'customer' AND c."kind" = 'email' AND c."value" = i."value"
     WHERE m."shopId" = $1 AND m."createdAt" >= $2 AND m."firstReplyAt" IS NOT NULL ORDER BY m."ticketId" LIMIT $3`,
    new Date(START + (DAYS - 20) * DAY),
    NEW_ORDERS,
  );
  const took: number[] = [];
  let cpu = 0;
  for (const [n, { customerId, repliedAt }] of customers.entries()) {
    const order = orderPayload(n, customerId, new Date(repliedAt.getTime() + DAY / 4));
    const payload = JSON.stringify(order);
    await receive(shopId, [{ source: "shopify", connectionId: 0, externalId: `bench-${n}`, topic: "orders/create", payload }]);
    const current = await shop();
    const used = process.cpuUsage();
    took.push(await seconds(async () => (await processBatch(current), await deriveBatch(current))));
    const { user, system } = process.cpuUsage(used);
    cpu += (user + system) / 1000;
    const credits = await db.rows(`SELECT FROM "Credit" WHERE "shopId" = $1 AND "orderId" = $2`, order.admin_graphql_api_id);
    if (credits.length === 0) throw new Error(`Order ${order.name} was not credited`);
  }
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number) => round(sorted[Math.floor(sorted.length * part)]! * 1000);
  return { medianMs: at(0.5), p90Ms: at(0.9), cpuMs: round(cpu / took.length) };
}

function orderPayload(n: number, customerId: string, at: Date) {
  const id = 9_000_000_000_000 + n;
  const email = `shopper${Number(customerId.slice(customerId.lastIndexOf("/") + 1)) - 7_000_000_000_000}@example.com`;
  const total = "99.00";
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#N${n}`,
    created_at: at.toISOString(),
    currency: "EUR",
    total_price: total,
    current_total_price: total,
    current_subtotal_price: total,
    financial_status: "paid",
    source_name: "web",
    email,
    customer: { id: Number(customerId.slice(customerId.lastIndexOf("/") + 1)), email },
    line_items: [],
    refunds: [],
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
