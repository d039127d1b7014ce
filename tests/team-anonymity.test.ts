import { beforeAll, expect, test } from "vitest";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { database, shopDb } from "#app/lib/db.server.ts";
import { addDays } from "#app/lib/calendar-day.ts";
import { metricsCsv } from "#app/reports/metrics-csv.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { readSatisfaction } from "#app/reports/satisfaction.server.ts";
import { readView } from "#app/reports/view.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { reviewAnswer, storeAnswer } from "#app/surveys/answer.server.ts";
import { climateItems } from "#app/surveys/climate.ts";
import { storeClimate } from "#app/surveys/climate.server.ts";
import { insertInvitation } from "#app/surveys/invite.server.ts";
import { newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

/** A merchant who wants to know what Ana of their team answered, and reads all that they are shown (metrics.md D6). */
let shop: ShopContext;
/** Answers a week from Monday 5 January 2026 on; Ana is the only one of the second week, and the last one of the fifth. */
const WEEKS = [5, 1, 3, 2, 7, 0, 4, 1];
const MONDAY = "2026-01-05";
const DAY = 86_400_000;
const FEWEST = 5;
const later = new Date("2026-06-01T12:00:00Z");
const handedOut: string[] = [];
/** What the merchant saw of the whole time after each answer. */
const watched: number[] = [];

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const week = (i: number) => addDays(MONDAY, 7 * i);

async function figure(from: string, to: string, now = later, more: Record<string, string> = {}) {
  const query = new URLSearchParams({ metrics: "agent_satisfaction", from, to, ...more });
  const { rows } = await answerMetrics(shop, query, now);
  return rows.map(({ metrics }) => metrics.agent_satisfaction!);
}

async function page(from: string, to: string, more: Record<string, string> = {}) {
  return readSatisfaction(shop, new URLSearchParams({ tab: "team", from, to, ...more }), later);
}

beforeAll(async () => {
  shop = await newShop();
  for (const [i, answers] of WEEKS.entries()) {
    for (let k = 0; k < answers; k++) {
      const at = new Date(noon(week(i)).getTime() + k * (DAY / 2));
      const { id } = await insertInvitation(shopDb(shop.id), { kind: "enps", scope: "team", via: "link" }, at);
      handedOut.push(id);
      await storeAnswer(
        shop,
        { given: { score: (3 * k + i) % 11, comment: `${i}-${k}` }, invitationId: id, suspicion: null },
        at,
      );
      // Everybody skips a statement now and then.
      const said = climateItems.filter((_, item) => (item + k) % 3 !== 0);
      await storeClimate(
        shop,
        said.map((item) => ({ item, score: 1 + (k % 5) })),
        at,
      );
      watched.push((await figure(MONDAY, week(9), at))[0]!.n);
    }
  }
});

/** A difference of one to four people tells what few of them said. */
function expectNobodyAlone(counts: readonly number[], others: readonly number[], what: string): void {
  for (const one of counts)
    for (const other of others) {
      const difference = Math.abs(one - other);
      expect(difference === 0 || difference >= FEWEST, `${what}: ${one} and ${other}`).toBe(true);
    }
}

test("of two periods, one within the other, the figures differ by five people or by nobody", async () => {
  const spans = WEEKS.flatMap((_, from) => WEEKS.slice(from).map((__, more) => [from, from + more + 1] as const));
  const periods = spans.flatMap(([from, to]) => [
    [week(from), week(to)] as const,
    // Not on the week's own day.
    [addDays(week(from), 2), addDays(week(to), 3)] as const,
  ]);
  const counts = await Promise.all(periods.map(async ([from, to]) => (await figure(from, to))[0]!.n));
  expect(new Set(counts).size).toBeGreaterThan(3);
  for (const [i, [from, to]] of periods.entries()) {
    const inside = counts.filter((_, k) => periods[k]![0] >= from && periods[k]![1] <= to);
    expectNobodyAlone([counts[i]!], [0, ...inside], `${from} to ${to}`);
  }
  expect((await figure(MONDAY, week(9)))[0]).toMatchObject({ n: 23 });
  expect((await figure(week(1), week(2)))[0]).toMatchObject({ value: null, n: 0, reason: "below 5 responses" });
});

test("watching the figure while people answer tells nothing: a week is told when it is over", () => {
  expect(watched.every((n, i) => i === 0 || n === watched[i - 1] || n - watched[i - 1]! >= FEWEST)).toBe(true);
  // While the first week ran, nobody was shown.
  expect(watched.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  expect(watched.at(-1)).toBe(18);
});

test("no bucket, breakdown, filter or file cuts finer", async () => {
  for (const granularity of ["week", "day", "month"]) {
    expectNobodyAlone(
      (await figure(MONDAY, week(9), later, { granularity })).map(({ n }) => n),
      [0],
      granularity,
    );
  }
  await expect(figure(MONDAY, week(9), later, { by: "agent" })).rejects.toThrow(/by/);
  for (const dimension of ["agent", "channel", "tag"]) {
    const cut = await figure(MONDAY, week(9), later, { [dimension]: "a1" }).catch(() => []);
    expectNobodyAlone(
      cut.map(({ n }) => n),
      [0, 18],
      dimension,
    );
  }
  const params = new URLSearchParams({ metrics: "agent_satisfaction", from: week(1), to: week(2), granularity: "day" });
  const lines: string[] = [];
  const view = readView(params, "2026-06-01");
  for await (const line of metricsCsv(shop, { view, ruleset: await readRuleset(shop), now: later, params })) lines.push(line);
  expect(lines.slice(1).join("")).not.toMatch(/agent_satisfaction,-?\d/);
});

test("the page shows words without score, week or the id that was handed out, and only where five have answered", async () => {
  const { distribution, comments, course } = await page(MONDAY, week(9));
  expect(distribution!.total).toBe(23);
  expect(comments!.rows).toHaveLength(20);
  expect(
    comments!.rows.every(({ score, at, agent, ticket }) => score === null && at === null && agent === null && ticket === null),
  ).toBe(true);
  expect(comments!.rows.filter(({ id }) => handedOut.includes(id))).toEqual([]);
  expectNobodyAlone(
    course.map(({ text }) => Number(/n = (\d+)/.exec(text)?.[1] ?? 0)),
    [0],
    "course",
  );
  const alone = await page(week(1), week(2));
  expect([alone.distribution, alone.comments, alone.course.every(({ value }) => value === null)]).toEqual([null, null, true]);
  const together = (await page(week(1), week(4))).comments!.rows.map(({ text }) => text);
  expect(new Set(together)).toEqual(new Set(["1-0", "2-0", "2-1", "2-2", "3-0", "3-1"]));
});

test("setting an answer aside does not change the figure, so its score cannot be found by doing so", async () => {
  const before = await figure(MONDAY, week(9));
  const { comments } = await page(MONDAY, week(9));
  await reviewAnswer(shop.id, comments!.rows[0]!.id, true, later);
  for (const id of handedOut) await reviewAnswer(shop.id, id, true, later);
  expect(await figure(MONDAY, week(9))).toEqual(before);
});

test("nothing stored ties an answer to its link, and the time is that of the week", async () => {
  const stored = await database().surveyAnswer.findMany({ where: { shopId: shop.id } });
  expect(stored).toHaveLength(WEEKS.reduce((sum, n) => sum + n, 0));
  expect(
    stored.every(
      ({ invitationId, editedAt, earlier }) => invitationId === null && editedAt === null && JSON.stringify(earlier) === "[]",
    ),
  ).toBe(true);
  expect(new Set(stored.map(({ answeredAt }) => answeredAt.toISOString())).size).toBe(WEEKS.filter((n) => n > 0).length);
  const again = { given: { score: 0 }, invitationId: handedOut[0]!, suspicion: null };
  expect(await storeAnswer(shop, again, noon(MONDAY))).toEqual({ outcome: "too_late" });
});

test("the statements keep the same promise, each by its own answers", async () => {
  const pages = await Promise.all(WEEKS.map((_, to) => page(MONDAY, week(to + 1))));
  for (const [i, item] of climateItems.entries()) {
    const counts = pages.map(({ team }) => team!.climate[i]!.n ?? 0);
    expectNobodyAlone(counts, counts, item);
    expect(counts.at(-1)).toBeGreaterThanOrEqual(FEWEST);
  }
  expect((await page(week(1), week(2))).team!.climate.map(({ mean, n }) => [mean, n])).toEqual(
    climateItems.map(() => ["—", null]),
  );
});
