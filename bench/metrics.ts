/**
 * `npm run bench -- metrics`: a shop of 1,000,000 tickets and 3,000,000 messages over three years (times BENCH_SCALE) beside 200
 * others. The Overview is asked for 90 days and for three years, each time another period; the same from the facts alone, and in a shop
 * with a tenth of the history but as much in the last 90 days; a message arrives late for an old ticket.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";
import { loadShops, NOW } from "./metrics-data.ts";

const SCALE = Number(process.env.BENCH_SCALE ?? 1);
const tickets = Math.round(1_000_000 * SCALE);
const DAYS = 1095;
const OTHERS = 200;
const QUESTIONS = 40;
const LONG_QUESTIONS = 20;
/** Days before the reading at which the late message is dated. */
const LATE_DAYS = 400;
const DAY = 86_400_000;

const folder = mkdtempSync(path.join(tmpdir(), "fiveday-bench-"));
const running = await ensureDatabase(path.join(folder, "data"));
process.env.DATABASE_URL = running.url;
process.env.LOG_LEVEL ??= "error";
await migrate(running.url);
const { connectHelpdesk } = await import("#app/helpdesks/connect.server.ts");
const { deriveBatch } = await import("#app/ingest/derive.server.ts");
const { processBatch } = await import("#app/ingest/process.server.ts");
const { receive } = await import("#app/ingest/receive.server.ts");
const { closeQueue } = await import("#app/jobs/queue.server.ts");
const { closeDatabase, shopDb } = await import("#app/lib/db.server.ts");
const { refreshDays } = await import("#app/metrics/rollups/refresh.server.ts");
const { readOverview } = await import("#app/reports/overview.server.ts");
const { findShopById, saveShop } = await import("#app/shopify/shops.server.ts");
const { checkSample } = await import("./attribution-check.ts");

const say = (text: string) => void process.stderr.write(`${text}\n`);

try {
  await run();
} finally {
  await closeQueue();
  await closeDatabase();
  await running.release();
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const big = await newShop("big");
  const short = await newShop("short");
  const others: Awaited<ReturnType<typeof newShop>>[] = [];
  for (let n = 0; n < OTHERS; n++) others.push(await newShop(`other-${n}`));
  say(`Loading ${tickets} tickets and ${OTHERS + 1} other shops …`);
  const loaded = await seconds(() =>
    loadShops(running.url, [
      { ...big, tickets, days: DAYS },
      { ...short, tickets: Math.round(tickets / 10), days: DAYS / 10 },
      ...others.map((each) => ({ ...each, tickets: Math.round(tickets / 500), days: DAYS })),
    ]),
  );
  say("Asking the real path for a sample of the same rows …");
  await checkSample((await findShopById(big.id))!, {
    Ticket: { of: `"ticketId" = ANY($2)`, except: ["conversation"] },
    TicketMeasure: { of: `"ticketId" = ANY($2)`, except: ["episodes", "contacts", "issueEpisodes"] },
    TicketWait: { of: `"ticketId" = ANY($2)`, except: [] },
    TicketSpell: { of: `"ticketId" = ANY($2)`, except: ["waitSeconds", "handleSeconds"] },
    TicketAction: { of: `"ticketId" = ANY($2)`, except: ["handleSeconds"] },
  });

  say("Keeping what days come to …");
  const kept = await seconds(() => keep(big.id));
  await keep(short.id);

  say("Asking for Overviews …");
  const days90 = await asked(big.id, 90, QUESTIONS);
  const years3 = await asked(big.id, DAYS - LONG_QUESTIONS, LONG_QUESTIONS);
  const shortHistory = await asked(short.id, 90, QUESTIONS);
  say("The same from the facts …");
  const facts = await fromFacts(big.id);
  say("A message arrives late …");
  const late = await lateMessage(big);
  console.log(
    JSON.stringify({
      bench: "metrics",
      tickets,
      loadedSeconds: round(loaded),
      keptSeconds: round(kept),
      overviewMs: { days90, years3, aims: { days90: 60, years3: 300 } },
      fromFacts: {
        ...facts,
        ratios: { days90: round(facts.days90.p50 / days90.p50), years3: round(facts.years3.p50 / years3.p50) },
        aim: 20,
      },
      history: { tenTimesLess: shortHistory, ratio: round(days90.p50 / shortHistory.p50), aim: 1.3 },
      lateEvent: { ...late, aimSeconds: 2 },
      load: loadavg().map(round),
    }),
  );
  if (!facts.sameFigures) throw new Error("Figures from kept days differ from those of the facts");
}

async function keep(shopId: number): Promise<void> {
  while ((await refreshDays((await findShopById(shopId))!, NOW, 0)) > 0);
  await shopDb(shopId).runner.execute(`VACUUM ANALYZE "MetricDay", "KeptDay", "DirtyDay"`);
}

/** The Overviews while nothing counts as kept; the first of each is compared with what it was. */
async function fromFacts(shopId: number) {
  const db = shopDb(shopId);
  const first = async () => {
    const shop = (await findShopById(shopId))!;
    return JSON.stringify([
      await readOverview(shop, question(90, 0), NOW),
      await readOverview(shop, question(DAYS - LONG_QUESTIONS, 0), NOW),
    ]);
  };
  const before = await first();
  await db.execute(`UPDATE "KeptDay" SET "definitions" = 'other ' || "definitions" WHERE "shopId" = $1`);
  const sameFigures = (await first()) === before;
  // The comparison has warmed the caches up.
  const days90 = await asked(shopId, 90, 2, 0);
  const years3 = await asked(shopId, DAYS - LONG_QUESTIONS, 1, 0);
  await db.execute(`UPDATE "KeptDay" SET "definitions" = substr("definitions", 7) WHERE "shopId" = $1`);
  return { sameFigures, days90, years3 };
}

/** A reply to a ticket of long ago arrives now: how long until the figures of its days tell it, and until those days are kept again. */
async function lateMessage({ id, connectionId }: { id: number; connectionId: number }) {
  const shop = (await findShopById(id))!;
  const db = shopDb(id);
  const [ticket] = await db.rows<{ ticketId: string; at: Date }>(
    `SELECT m."ticketId", m."createdAt" AS "at" FROM "TicketMeasure" m WHERE m."shopId" = $1 AND m."createdAt" > $2 AND m."firstReplyAt" IS NULL
       AND EXISTS (SELECT FROM "TicketEvent" e WHERE e."shopId" = $1 AND e."ticketId" = m."ticketId") ORDER BY m."createdAt" LIMIT 1`,
    new Date(NOW.getTime() - LATE_DAYS * DAY),
  );
  const sentAt = new Date(ticket!.at.getTime() + 60_000).toISOString();
  const day = ticket!.at.getTime();
  const read = async () => {
    const overview = await readOverview(shop, new URLSearchParams({ from: dayOf(day - DAY), to: dayOf(day + 3 * DAY) }), NOW);
    return overview.leading.find(({ id: metric }) => metric === "first_response_time")!.sample;
  };
  const before = await read();
  const payload = JSON.stringify({
    id: "bench-late",
    type: "message",
    occurred_at: sentAt,
    ticket_id: ticket!.ticketId.slice(ticket!.ticketId.indexOf(":") + 1),
    message: { id: "late", sent_at: sentAt, author: { kind: "human", id: "a1" } },
  });
  const secondsToFigures = await seconds(async () => {
    await receive(id, [{ source: "helpdesk", connectionId, externalId: "bench-late", topic: "message", payload }]);
    await processBatch(shop);
    while ((await deriveBatch(shop)).outcome === "done");
    if ((await read()) === before) throw new Error("The late message is not in the figures");
  });
  const after = await read();
  const secondsToKept = await seconds(() => refreshDays(shop, NOW, 0));
  if ((await read()) !== after) throw new Error("The late message is lost when its days are kept");
  return { before, after, secondsToFigures: round(secondsToFigures), secondsToKept: round(secondsToKept) };
}

async function newShop(name: string): Promise<{ id: number; connectionId: number }> {
  const { id } = await saveShop(`${name}.myshopify.com`, { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
  return { id, connectionId: (await connectHelpdesk(id, "generic")).connectionId };
}

/**
 * Asks for the Overview of so many days, a day earlier each time.
 * @param warming so many before them are not counted: they warm caches and compiler up, as those after a restart do for all that follow
 */
async function asked(shopId: number, days: number, questions: number, warming = 10): Promise<{ p50: number; p95: number }> {
  const shop = (await findShopById(shopId))!;
  const took: number[] = [];
  for (let n = -warming; n < questions; n++) {
    const ms = (await seconds(() => readOverview(shop, question(days, Math.max(0, n)), NOW))) * 1000;
    if (n >= 0) took.push(ms);
  }
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number) => round(sorted[Math.ceil(sorted.length * part) - 1]!);
  return { p50: at(0.5), p95: at(0.95) };
}

function question(days: number, earlier: number): URLSearchParams {
  const to = NOW.getTime() + (1 - earlier) * DAY;
  return new URLSearchParams({ from: dayOf(to - days * DAY), to: dayOf(to) });
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
