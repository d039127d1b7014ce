import { expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { feed } from "#tests/factories/feed.ts";
import { messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { comparableStretches } from "./comparable.ts";
import { readReadingsAndChanges } from "./sudden-changes.server.ts";
import { readView } from "./view.ts";

useDatabase();

const DAY = 86_400_000;
/** A Monday in Paris. */
const firstWeek = Date.parse("2026-01-05T10:00:00Z");

test("H4 a week with three times as many tickets is a sudden rise, and the type that brought them is named", async () => {
  const shop = await newShop({ timezone: "Europe/Paris" });
  const ticket = (id: string, at: number, type: string) => [
    ticketEvent(id, new Date(at).toISOString(), `${id}@shop.example`, { type }),
    messageEvent(id, new Date(at).toISOString(), "customer"),
  ];
  const week = (number: number, count: number, type: string) =>
    Array.from({ length: count }, (_, i) =>
      ticket(`w${number}-${type}-${i}`, firstWeek + number * 7 * DAY + (i % 7) * DAY, type),
    ).flat();
  const usual = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((number) => [
    ...week(number, 12, "Delivery"),
    ...week(number, 10 + (number % 3), "Size"),
  ]);
  await feed(shop, {
    connection: await newConnection(shop),
    events: [...usual, ...week(7, 45, "Damaged")],
  });

  const view = readView(new URLSearchParams({ from: "2026-02-01", to: "2026-03-05" }), "2026-03-04");
  const asked = { view, metrics: [metricById("tickets_created")!, metricById("frt_any")!], ruleset: parseRuleset(shop.ruleset) };
  const changesAt = async (now: Date) => (await readReadingsAndChanges(shop, { ...asked, now })).sudden;
  const found = await changesAt(new Date("2026-03-04T12:00:00Z"));

  expect([...found.keys()]).toEqual(["tickets_created"]);
  expect(found.get("tickets_created")).toMatchObject({
    direction: "rise",
    judgement: "neutral",
    text: "68 in the week of 23 Feb, where 23 is usual.",
    // 68 less 23, the mean of 23, 24, 22, 23, 24, 22: the first week began before anything was known and is left out.
    cause: "Most of it from type Damaged: +45 of +45.",
  });

  const calm = await changesAt(new Date("2026-03-01T12:00:00Z"));
  expect(calm.size).toBe(0);
});

test("the stretch that is looked at is over: last whole day, week or month; days are held against the same weekday", () => {
  const of = (from: string, to: string) => comparableStretches({ from, to }, "2026-03-04", 1);
  expect(of("2026-02-27", "2026-03-05")).toEqual({ granularity: "day", from: "2026-01-06", to: "2026-03-04", step: 7 });
  expect(of("2026-02-03", "2026-03-05")).toEqual({ granularity: "week", from: "2025-12-29", to: "2026-03-02", step: 1 });
  expect(of("2025-03-01", "2026-03-05")).toEqual({ granularity: "month", from: "2025-06-01", to: "2026-03-01", step: 1 });
  expect(of("2026-03-04", "2026-03-05")).toBeNull();
});
