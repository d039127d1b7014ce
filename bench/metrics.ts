/**
 * `npm run bench -- metrics`: a shop of 1,000,000 tickets and 3,000,000 messages over three years (times BENCH_SCALE) beside 200
 * others. The Overview is asked for 90 days and for three years, each time another period; the same without rollups, and in a shop
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
const QUESTIONS = 3;
const LONG_QUESTIONS = 2;
const BASELINE_QUESTIONS = 3;
const DAY = 86_400_000;

const folder = mkdtempSync(path.join(tmpdir(), "fiveday-bench-"));
const running = await ensureDatabase(path.join(folder, "data"));
process.env.DATABASE_URL = running.url;
process.env.LOG_LEVEL ??= "error";
await migrate(running.url);
const { connectHelpdesk } = await import("#app/helpdesks/connect.server.ts");
const { closeQueue } = await import("#app/jobs/queue.server.ts");
const { closeDatabase } = await import("#app/lib/db.server.ts");
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
    Ticket: { of: `"ticketId" = ANY($2)`, except: [] },
    TicketMeasure: { of: `"ticketId" = ANY($2)`, except: ["episodes", "contacts", "issueEpisodes"] },
    TicketWait: { of: `"ticketId" = ANY($2)`, except: [] },
    TicketSpell: { of: `"ticketId" = ANY($2)`, except: ["waitSeconds", "handleSeconds"] },
    TicketAction: { of: `"ticketId" = ANY($2)`, except: ["handleSeconds"] },
  });

  const days90 = await asked(big.id, 90, QUESTIONS);
  const years3 = await asked(big.id, DAYS - LONG_QUESTIONS, LONG_QUESTIONS);
  const shortHistory = await asked(short.id, 90, QUESTIONS);
  console.log(
    JSON.stringify({
      bench: "metrics",
      tickets,
      loadedSeconds: round(loaded),
      overviewMs: { days90, years3, aims: { days90: 60, years3: 300 } },
      history: { tenTimesLessMs: shortHistory, ratio: round(days90.p50 / shortHistory.p50), aim: 1.3 },
      load: loadavg().map(round),
    }),
  );
}

async function newShop(name: string): Promise<{ id: number; connectionId: number }> {
  const { id } = await saveShop(`${name}.myshopify.com`, { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
  return { id, connectionId: (await connectHelpdesk(id, "generic")).connectionId };
}

/** Asks for the Overview of so many days, a day earlier each time; the first two warm caches up and are not counted. */
async function asked(shopId: number, days: number, questions: number): Promise<{ p50: number; p95: number }> {
  const shop = (await findShopById(shopId))!;
  const took: number[] = [];
  for (let n = -2; n < questions; n++) {
    const to = NOW.getTime() + DAY - Math.max(0, n) * DAY;
    const params = new URLSearchParams({ from: dayOf(to - days * DAY), to: dayOf(to) });
    const ms = (await seconds(() => readOverview(shop, params, NOW))) * 1000;
    if (n >= 0) took.push(ms);
  }
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number) => round(sorted[Math.ceil(sorted.length * part) - 1]!);
  return { p50: at(0.5), p95: at(0.95) };
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
