import { beforeAll, describe, expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import { csvLine } from "#app/lib/csv.ts";
import { shopDb } from "#app/lib/db.server.ts";
import type { Busiest } from "#app/reports/busiest.server.ts";
import { readMetricPage } from "#app/reports/metric-page.server.ts";
import { metricsCsv } from "#app/reports/metrics-csv.server.ts";
import type { Sla } from "#app/reports/sla.server.ts";
import type { TicketTypes } from "#app/reports/ticket-types.server.ts";
import { readTicketsContent } from "#app/reports/tickets-content.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { answerTickets } from "#app/api/tickets.server.ts";
import { deskNow, deskWorld } from "#tests/factories/desk-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { dimensions, dimensionsOf, type Reading, type Source } from "./define.ts";
import { metricById, metrics } from "./definitions/index.ts";
import { durationDistribution } from "./duration-distribution.ts";
import { formatReading } from "./format.ts";
import { type MetricQuery, readMetrics, readPeriods } from "./read.server.ts";
import { median } from "./statistics.ts";

useDatabase();

let shop: ShopContext;
const march = { from: "2026-03-01", to: "2026-04-04" };

beforeAll(async () => {
  shop = await deskWorld();
});

const read = (query: Partial<MetricQuery>) =>
  readMetrics(shop, { metrics, ...march, ruleset: parseRuleset(shop.ruleset), now: deskNow, ...query });

test("every metric has a figure in a busy month", async () => {
  const [row] = await read({});
  // The estimate needs months of customers; attribution/incremental.test.ts has its oracle.
  const able = metrics.filter(({ id }) => id !== "incremental_revenue" && id !== "support_roi");
  const empty = able.filter(({ id }) => row!.metrics[id]!.value === null).map(({ id }) => [id, row!.metrics[id]!.reason]);
  expect(empty).toEqual([]);
});

/** What of a reading adds up over groups that do not overlap. */
function sums(reading: Reading): Record<string, number> {
  const { n, parts = {}, immature = 0, mean, value, unit } = reading;
  const total = mean !== undefined ? (mean ?? 0) * n : unit === "score" ? (value ?? 0) * n : unit === "minor" ? value! : 0;
  return { n, immature, total, ...parts };
}

function added(readings: Reading[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const reading of readings) {
    for (const [name, value] of Object.entries(sums(reading))) all[name] = (all[name] ?? 0) + value;
  }
  return all;
}

/** Metrics whose observations belong to several groups at once: an order to all agents with a share, an agent to all his channels. */
const severalGroups: Partial<Record<string, RegExp>> = {
  agent: /^(converted_tickets|active_tickets|handle_time|support_revenue|agent_revenue|ai_assisted_revenue|orders_assisted)$/,
  team: /^(active_agents|agent_hours|active_tickets|orders_assisted)$/,
};
const severalAnyway = /^(active_agents|agent_hours|orders_assisted)$/;

describe("the parts of a breakdown make the whole", () => {
  const single = ["agent", "team", "channel", "type", "helpdesk", "automation", "article"] as const;
  const cuts = (["total", "day", "week", "month", "quarter"] as const).map((granularity) => ({ ...march, granularity }));
  /** The one without its third hour. */
  const hours = { from: "2026-03-29", to: "2026-03-30", granularity: "hour" as const };
  const questions = single.flatMap((by) => [...cuts, hours].map((cut) => ({ by, ...cut })));

  test.each(questions)("by $by, $granularity", async ({ by, ...cut }) => {
    expect.hasAssertions();
    const able = metrics.filter((metric) => "source" in metric && dimensionsOf(metric).includes(by));
    const [wholes, parts] = await Promise.all([read({ ...cut, metrics: able }), read({ ...cut, metrics: able, by })]);
    const of = Map.groupBy(parts, ({ bucket }) => bucket);
    for (const { bucket, metrics: whole } of wholes) {
      for (const { id, kind } of able) {
        const together = added((of.get(bucket) ?? []).map((row) => row.metrics[id]!));
        const all = sums(whole[id]!);
        const overlaps = (severalGroups[by] ?? severalAnyway).test(id);
        const names = overlaps ? (kind === "count" ? [] : ["total"]) : Object.keys(all);
        for (const name of names.filter((each) => each !== "oldest_seconds" && !(kind === "matrix" && each === "total"))) {
          expect(together[name] ?? 0, `${id} by ${by} in ${bucket}: ${name}`).toBeCloseTo(all[name]!, 4);
        }
      }
    }
  });

  const composites = metrics.filter((metric) => metric.kind === "composite");
  const dividing = dimensions.filter((by) => composites.some((metric) => dimensionsOf(metric).includes(by)));

  test.each(dividing)("what is divided is divided in each group by %s, and in each month", async (by) => {
    expect.hasAssertions();
    const cut = { ...march, granularity: "month" as const };
    const able = composites.filter((metric) => dimensionsOf(metric).includes(by));
    const rows = await read({ ...cut, metrics: able, by });
    const days = new Map([
      ["2026-03-01", 31],
      ["2026-04-01", 3],
    ]);
    for (const metric of able) {
      const operands = await Promise.all(
        Object.entries(metric.operands).map(async ([name, { metric: operand, whole = false }]) => {
          const told = await read({ ...cut, metrics: [operand], by: whole ? null : by });
          return { name, whole, id: operand.id, told };
        }),
      );
      for (const { bucket, group, metrics: readings } of rows) {
        const parts = operands.map(({ name, whole, id, told }) => {
          const row = told.find((each) => each.bucket === bucket && each.group === (whole ? null : group));
          return [name, row?.metrics[id]];
        });
        // A group in which an operand has nothing at all has no row of it.
        if (parts.some(([, reading]) => reading === undefined)) continue;
        const combined = metric.combine(Object.fromEntries(parts) as Record<string, Reading>, { days: days.get(bucket)! });
        expect(readings[metric.id], `${metric.id} by ${by} of ${group} in ${bucket}`).toMatchObject(combined);
      }
    }
  });

  test("each group alone is what its row says, tags included", async () => {
    expect.hasAssertions();
    for (const by of dimensions) {
      const able = metrics.filter((metric) => dimensionsOf(metric).includes(by));
      const rows = await read({ metrics: able, by });
      const row = rows.findLast(({ group }) => group !== null)!;
      const [alone] = await read({ metrics: able, filters: { [by]: [row.group!] } });
      for (const metric of able) {
        const operandsAreWhole = metric.kind === "composite" && Object.values(metric.operands).some(({ whole }) => whole);
        if (!operandsAreWhole) expect(alone!.metrics[metric.id], `${metric.id} by ${by}`).toEqual(row.metrics[metric.id]);
      }
    }
  });
});

test.each(dimensions)("what is not told apart by %s is no figure under such a filter, never 0", async (by) => {
  const unable = metrics.filter((metric) => !dimensionsOf(metric).includes(by));
  expect(unable.length).toBeGreaterThan(0);
  const [row] = await read({ metrics: unable, filters: { [by]: ["email"] } });
  const wrong = unable.filter(({ id }) => row!.metrics[id]!.value !== null || !row!.metrics[id]!.reason);
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

describe("each bucket of a series is the reading of that stretch alone", () => {
  test.each(["day", "week", "month", "quarter"] as const)("by %s", async (granularity) => {
    const rows = await read({ granularity });
    const starts = [...rows.map(({ bucket }) => bucket), march.to];
    for (const i of [0, Math.floor(rows.length / 2), rows.length - 1]) {
      const [alone] = await read({ from: starts[i]!, to: starts[i + 1]! });
      expect(rows[i]!.metrics, `${granularity} from ${starts[i]}`).toEqual(alone!.metrics);
    }
  });

  test("hours add up to their day, the one without its third hour included", async () => {
    const day = { from: "2026-03-29", to: "2026-03-30" };
    const isSteady = ({ dated }: Source) => dated !== undefined && dated.until === undefined;
    const steady = metrics.filter((metric) => "source" in metric && isSteady(metric.source));
    const additive = steady.filter((metric) => !("distinct" in metric) && metric.kind !== "matrix");
    const [[whole], hours] = await Promise.all([
      read({ ...day, metrics: additive }),
      read({ ...day, metrics: additive, granularity: "hour" }),
    ]);
    expect(hours).toHaveLength(23);
    for (const { id } of additive) {
      const together = added(hours.map((row) => row.metrics[id]!));
      for (const [name, value] of Object.entries(sums(whole!.metrics[id]!)))
        expect(together[name]!, `${id}: ${name}`).toBeCloseTo(value, 4);
    }
  });
});

describe("periods that overlap, read at once, say what each says alone", () => {
  const periods = {
    whole: march,
    days: { ...march, granularity: "day" as const },
    weeks: { from: "2026-02-20", to: "2026-03-20", granularity: "week" as const },
    elapsed: { from: "2026-02-01", to: "2026-03-07", until: new Date("2026-02-25T13:20:30.123Z") },
  };
  const moments = [deskNow, new Date("2026-03-12T09:41:07.250Z")];
  const questions = [null, ...dimensions].flatMap((by) => moments.map((now) => [by, now] as const));

  test.each(questions)("filtered by %s, at %s", async (by, now) => {
    const able = metrics.filter((metric) => by !== null && dimensionsOf(metric).includes(by));
    const groups = new Set(by === null ? [] : (await read({ metrics: able, by })).map(({ group }) => group));
    const filters = by === null ? {} : { [by]: [...groups].filter((group) => group !== null).slice(0, 2) };
    const query = { metrics, filters, ruleset: parseRuleset(shop.ruleset), now };
    const together = await readPeriods(shop, query, periods);
    for (const [name, period] of Object.entries(periods)) {
      expect(together[name as keyof typeof periods], name).toEqual(await readMetrics(shop, { ...query, ...period }));
    }
  });
});

describe("the rows behind a figure", () => {
  /** Several observations may be about one ticket. */
  const manyPerTicket =
    /^(messages_|out_in|busiest|response_time|waits_|sla_|agent_|support_|ai_|revenue_per_hour|handle_time|median_time|survey_|review|nps|ces|fcr_survey|csat|five_star|hold|speed_to|on_hold|abandon|call_volume|average_call|top_agents)/;

  async function everyPage(id: string, limit = 500): Promise<{ ids: string[]; total: number }> {
    const ids: string[] = [];
    let cursor: string | null = null;
    for (;;) {
      const params = new URLSearchParams({ ...march, metric: id, limit: String(limit), ...(cursor ? { cursor } : {}) });
      const page = await answerTickets(shop, params, deskNow);
      ids.push(...page.rows.map((row) => row.id));
      cursor = page.next;
      if (cursor === null) return { ids, total: page.total.tickets };
    }
  }

  test("come page by page, each once", async () => {
    const { ids, total } = await everyPage("tickets_created", 50);
    expect(ids).toEqual((await everyPage("tickets_created")).ids);
    expect(new Set(ids).size).toBe(total);
  });

  test("are as many as the figure counts", async () => {
    const [row] = await read({});
    for (const metric of metrics) {
      const { id } = metric;
      if (!("source" in metric) || metric.source.ticket === undefined || metric.of === "agents") continue;
      const { ids, total } = await everyPage(id);
      expect(new Set(ids).size, id).toBe(total);
      const { n } = row!.metrics[id]!;
      if (id === "orders_assisted") expect(total, id).toBeGreaterThanOrEqual(n);
      else if (manyPerTicket.test(id)) expect(total, id).toBeLessThanOrEqual(n);
      else expect(total, id).toBe(n);
    }
  });

  test("say of each ticket what its figures say", async () => {
    const page = await answerTickets(
      shop,
      new URLSearchParams({ ...march, metric: "first_response_time", limit: "500" }),
      deskNow,
    );
    const [row] = await read({ metrics: [metricById("first_response_time")!] });
    const seconds = page.rows.map(({ firstResponseSeconds }) => firstResponseSeconds!.calendar);
    expect(median(seconds)).toBe(row!.metrics.first_response_time!.median);
  });

  test("a figure that no ticket stands behind says so", async () => {
    await expect(answerTickets(shop, new URLSearchParams({ ...march, metric: "shop_revenue" }), deskNow)).rejects.toThrow(
      "no tickets stand behind shop_revenue",
    );
  });
});

describe("CSV says what the API says", () => {
  const cuts = ["total", "day", "week", "month", "quarter"].map((granularity): [string, string] => ["", granularity]);
  const breakdowns = dimensions.map((by): [string, string] => [by, "month"]);

  test.each([...cuts, ...breakdowns])("by %s, cut by %s", async (by, granularity) => {
    const able = metrics.filter((metric) => by === "" || dimensionsOf(metric).some((dimension) => dimension === by));
    const params = new URLSearchParams({
      ...march,
      granularity,
      metrics: able.map(({ id }) => id).join(","),
      ...(by ? { by } : {}),
    });
    const { rows } = await answerMetrics(shop, params, deskNow);
    const view = { ...march, preset: null, hours: "calendar" as const, filters: {} };
    const lines: string[] = [];
    for await (const part of metricsCsv(shop, { view, ruleset: parseRuleset(shop.ruleset), now: deskNow, params }))
      lines.push(part);
    const told = rows.flatMap(({ bucket, group, metrics: readings }) =>
      able.map(({ id }) => {
        const { value, unit, n } = readings[id]!;
        return csvLine([bucket, group, id, value, unit, n]).trimEnd();
      }),
    );
    const written = lines.join("").split("\r\n").slice(1, -1);
    expect(written).toHaveLength(told.length);
    expect(written.findIndex((line, i) => !line.startsWith(`${told[i]},`))).toBe(-1);
  });
});

describe("pages show the same figures", () => {
  const view = { ...march, preset: null, hours: "calendar" as const, filters: {} };
  const asked = (tab: string) => ({
    view,
    ruleset: parseRuleset(shop.ruleset),
    now: deskNow,
    params: new URLSearchParams({ tab }),
  });

  test.each(metrics.map(({ id }) => id))("card, course, breakdown and rows of %s are the API's", async (id) => {
    const metric = metricById(id)!;
    const api = async (more: object = {}) =>
      (await answerMetrics(shop, new URLSearchParams({ ...march, metrics: id, ...more }), deskNow)).rows;
    const page = (await readMetricPage(shop, id, new URLSearchParams(march), deskNow))!;
    const [total] = await api();
    expect(page.card.value).toBe(formatReading(metric, total!.metrics[id]!, shop.currency));
    const course = await api({ granularity: page.granularity });
    expect(page.course.map(({ label, now }) => [label, now])).toEqual(course.map((row) => [row.bucket, row.metrics[id]!.value]));
    const { breakdown } = page;
    const parts = breakdown ? await api({ by: breakdown.by }) : [];
    const told = (some: readonly { n: number; text: string }[]) => some.map(({ n, text }) => `${n} ${text}`).toSorted();
    expect(told(breakdown?.rows ?? [])).toEqual(
      told(parts.map(({ metrics: { [id]: of } }) => ({ n: of!.n, text: formatReading(metric, of!, shop.currency) }))),
    );
    const tickets = await answerTickets(shop, new URLSearchParams({ ...march, metric: id, limit: "25" }), deskNow).catch(
      (error: unknown) => {
        expect(error).toMatchObject({ parameter: "metric" });
        return null;
      },
    );
    expect(page.tickets?.total).toBe(tickets?.total.tickets);
    expect(page.tickets?.rows.map((row) => row.id)).toEqual(tickets?.rows.map((row) => row.id));
  });

  test("the bars of every duration hold all its observations", async () => {
    const durations = metrics.filter((metric) => metric.kind === "duration");
    const [row] = await read({ metrics: durations });
    const bars = durations.map((metric) => durationDistribution(metric, "calendar", row!.metrics[metric.id]!.p90!));
    const [drawn] = await read({ metrics: bars });
    const sums = bars.map(({ id }) => Object.values(drawn!.metrics[id]!.parts!).reduce((sum, n) => sum + n, 0));
    expect(sums).toEqual(durations.map(({ id }) => row!.metrics[id]!.n));
  });

  test("the Tickets page: types make all tickets, days make all promises, hours of the week make all messages", async () => {
    const [row] = await read({});
    const types = (await readTicketsContent(shop, asked("types"))) as TicketTypes;
    expect(types.types.reduce((sum, { count }) => sum + count, 0)).toBe(row!.metrics.tickets_created!.n);
    const sla = (await readTicketsContent(shop, asked("sla"))) as Sla;
    const { n, parts } = row!.metrics.sla_attainment!;
    expect(sla.days.reduce((sum, { met, breached }) => sum + met + breached, 0)).toBe(n);
    expect(sla.promises.map(({ decided }) => decided)).toEqual([parts!.first_reply, parts!.next_reply, parts!.resolution]);
    const busiest = (await readTicketsContent(shop, asked("busiest"))) as Busiest;
    expect(busiest.hours).toHaveLength(7 * 24);
    expect(Math.max(...busiest.hours.map(({ value }) => value ?? 0))).toBe(row!.metrics.busiest_times!.value);
    expect(busiest.hours.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(row!.metrics.new_tickets!.n);
  });

  test("a figure's page tells what happened around it", async () => {
    const before = await readMetricPage(shop, "first_response_time", new URLSearchParams(march), deskNow);
    expect(before!.annotations.map(({ text }) => text)).not.toContain("Opening hours changed");
    await shopDb(shop.id).execute(
      `INSERT INTO "BusinessHours" ("shopId", "validFrom", "weekly", "holidays")
       VALUES ($1, '2026-01-01', '{}', '[]'), ($1, '2026-03-10T23:30:00Z', '{}', '[]'), ($1, '2026-03-11T08:00:00Z', '{}', '[]')`,
    );
    const page = await readMetricPage(shop, "first_response_time", new URLSearchParams(march), deskNow);
    const changed = page!.annotations.filter(({ text }) => text === "Opening hours changed");
    expect(changed).toEqual([{ label: "2026-03-11", day: "11 Mar", text: "Opening hours changed" }]);
    expect(page!.excluded.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
  });
});
