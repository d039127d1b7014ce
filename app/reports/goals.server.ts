import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { goalPeriod } from "#app/inputs/goals.ts";
import { type Goal, readGoals } from "#app/inputs/goals.server.ts";
import { addDays } from "#app/lib/calendar-day.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { Dimension } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { readGroupNames } from "./group-names.server.ts";
import { isStock, isSum, tellGoal, type ToldGoal } from "./told-goal.ts";

/**
 * The shop's goals and how they stand in the week, month or quarter that runs now.
 * @param of ids of metrics whose goals are wanted; all without it
 */
export async function readToldGoals(shop: ShopContext, now: Date, of?: readonly string[]): Promise<ToldGoal[]> {
  const goals = (await readGoals(reportsDb(shop.id))).filter(
    ({ metric }) => metricById(metric) && (of?.includes(metric) ?? true),
  );
  if (goals.length === 0) return [];
  const together = Map.groupBy(goals, ({ period, filters }) => JSON.stringify([period, filters]));
  const told = await Promise.all([...together.values()].map((some) => tellTogether(shop, some, now)));
  return told.flat().toSorted((a, b) => a.id - b.id);
}

/** Goals over the same period with the same filters, read at once. */
async function tellTogether(shop: ShopContext, goals: readonly Goal[], now: Date): Promise<ToldGoal[]> {
  const { period, filters } = goals[0]!;
  const { from, to } = goalPeriod(period, localDay(shop.timezone, now.getTime()), shop.weekStart);
  const [start, end] = [startOfDay(shop.timezone, from), startOfDay(shop.timezone, to)];
  const metrics = [...new Set(goals.map(({ metric }) => metric))].map((id) => metricById(id)!);
  const query = { filters, ruleset: await readRuleset(shop), now };
  const stocks = metrics.filter(isStock);
  const [[row], [before], narrowed] = await Promise.all([
    readMetrics(shop, { ...query, metrics, from, to }),
    stocks.length > 0 ? readMetrics(shop, { ...query, metrics: stocks, from: addDays(from, -1), to: from }) : [],
    filterWords(shop, filters),
  ]);
  return goals.map((goal) => {
    const metric = metricById(goal.metric)!;
    const value = row!.metrics[goal.metric]!.value;
    return tellGoal(goal, {
      metric,
      figure: { value, adds: isSum(metric), start: before?.metrics[goal.metric]?.value ?? null },
      elapsed: (now.getTime() - start) / (end - start),
      end: to,
      currency: shop.currency,
      filters: narrowed,
    });
  });
}

async function filterWords(shop: ShopContext, filters: Goal["filters"]): Promise<string> {
  const said = Object.entries(filters).map(async ([dimension, values]) => {
    const nameOf = await readGroupNames(shop, dimension as Dimension);
    return `${dimension} ${new Intl.ListFormat("en", { type: "disjunction" }).format(values.map(nameOf))}`;
  });
  return (await Promise.all(said)).join(", ");
}
