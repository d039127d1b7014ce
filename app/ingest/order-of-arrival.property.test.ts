import fc from "fast-check";
import { expect, test } from "vitest";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { metrics } from "#app/metrics/definitions/index.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { deliver } from "#tests/factories/deliver.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { addresses, smallWorld, type WorldMessage } from "#tests/factories/small-world.ts";
import { snapshot } from "#tests/setup/snapshot.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { deriveBatch } from "./derive.server.ts";
import { processBatch } from "./process.server.ts";

useDatabase();

type Pause = "none" | "process" | "derive" | "settle";
type Arrival = { batch: WorldMessage[]; pause: Pause };
const now = new Date("2026-03-20T12:00:00Z");
/** Ways of cutting the figures that are compared. */
const cuts: Record<string, string>[] = [
  { granularity: "total" },
  { granularity: "day" },
  { hours: "business" },
  { ruleset: "gorgias_5d" },
];

/** Any order, some of it twice or more, cut anywhere, with the worker keeping up or not. */
function arrivals(told: WorldMessage[]): fc.Arbitrary<Arrival[]> {
  const all = fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length });
  const repeated = fc.array(fc.constantFrom(...told), { maxLength: 6 });
  const sizes = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom<Pause>("none", "process", "derive", "settle")),
    {
      minLength: told.length + 6,
      maxLength: told.length + 6,
    },
  );
  return fc.tuple(all, repeated, sizes, fc.nat()).map(([order, more, cutAt, where]) => {
    const line = more.reduce((sent, each, n) => sent.toSpliced((where + n * 7) % (sent.length + 1), 0, each), order);
    const batches: Arrival[] = [];
    for (let from = 0, n = 0; from < line.length; n++) {
      const [size, pause] = cutAt[n]!;
      batches.push({ batch: line.slice(from, from + size), pause });
      from += size;
    }
    return batches;
  });
}

const stories = smallWorld.chain((told) => fc.record({ told: fc.constant(told), arrived: arrivals(told) }));

async function rest(shop: ShopContext, pause: Pause): Promise<void> {
  if (pause === "process") await processBatch(shop);
  if (pause === "derive") await deriveBatch(shop);
  if (pause === "settle") await settle(shop);
}

type Outcome = { rows: Record<string, string[]>; figures: unknown[] };

/** Everything that is shown of a shop after these arrivals: rows, credits and every figure. */
async function outcome(arrived: readonly Arrival[]): Promise<Outcome> {
  const shop = await newShop();
  const connection = await newConnection(shop);
  for (const { batch, pause } of arrived) {
    await deliver(shop, connection, batch);
    await rest(shop, pause);
  }
  await settle(shop);
  const period = { metrics: metrics.map(({ id }) => id).join(","), from: "2026-03-01", to: "2026-03-20" };
  const figures: unknown[] = [];
  for (const cut of cuts) {
    const { rows, freshness } = await answerMetrics(shop, new URLSearchParams({ ...period, ...cut }), now);
    expect(freshness.waiting).toBe(0);
    figures.push(rows);
  }
  return { rows: await snapshot(shop, connection.id, addresses), figures };
}

/** On a busy machine fewer worlds are tried rather than the build held up; more with ARRIVAL_RUNS, others with ARRIVAL_SEED. */
const { ARRIVAL_RUNS = "25", ARRIVAL_SEED = "20260304" } = process.env;
const LONGEST_MS = 50_000;

test("whatever the order, repetition and batches in which messages arrive, rows, credits and figures are the same", async () => {
  const deadline = Date.now() + LONGEST_MS;
  let [tried, credited] = [0, 0];
  const property = fc.asyncProperty(stories, async ({ told, arrived }) => {
    if (Date.now() > deadline) return;
    const expected = await outcome([{ batch: told, pause: "none" }]);
    tried++;
    credited += expected.rows.Credit!.length;
    expect(await outcome(arrived)).toEqual(expected);
  });
  await fc.assert(property, { seed: Number(ARRIVAL_SEED), numRuns: Number(ARRIVAL_RUNS) });
  // Worlds in which nothing is ever credited would agree about nothing.
  expect(credited).toBeGreaterThan(tried / 4);
}, 120_000);
