import { createHash } from "node:crypto";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { additiveOf, type Hours, secondsOf } from "#app/metrics/aggregates.ts";
import type { BaseMetric, CountMetric, Metric, Source, SqlMetric } from "#app/metrics/define.ts";
import { metrics } from "#app/metrics/definitions/index.ts";
import { adds } from "#app/metrics/sources/open-tickets.ts";

/** What a metric's observations of a stretch of time come to, as far as it can be put together from days. */
export type Part = {
  metric: SqlMetric;
  hours: Hours;
  /** Under which name it is kept. */
  figure: string;
  source: Source;
  /** SQL of the sums by column name (aggregates.ts). */
  sums: Record<string, string>;
  /** SQL of the whole numbers whose order statistics are asked for. */
  value?: string;
  /** SQL of what is counted once however often it appears. */
  key?: string;
};

/** A metric's part under a ruleset; null = it cannot be put together from days. */
export function partOf(metric: BaseMetric, hours: Hours, ruleset: Pick<Ruleset, "dating">): Part | null {
  if (metric.kind === "estimate" || metric.kind === "matrix" || metric.elsewhere || metric.partsOfNow) return null;
  if (metric.kind === "count" && (metric.greatest || metric.recurring === "many")) return null;
  // An order counts once, however many of its bookings a period sees.
  const isBooked = ruleset.dating === "refund";
  if (metric.kind === "money" && isBooked) return null;
  if (metric.source.marked === undefined) return null;
  const clock = metric.kind === "duration" ? hours : "calendar";
  return {
    metric,
    hours: clock,
    figure: metric.kind === "duration" ? `${metric.id} ${clock}` : metric.id,
    source: metric.source,
    sums: additiveOf(metric, clock, metric.where),
    ...(metric.kind === "duration" ? { value: secondsOf(metric, clock) } : {}),
    ...(metric.kind === "count" && metric.recurring === "few" ? { key: metric.distinct! } : {}),
  };
}

/** The comings and goings behind a number of things at E. */
export function changesOf(metric: CountMetric & { stock: Source }): CountMetric {
  const { id, entry, label, meaning, dating, of, better, group } = metric;
  const words = { id: `${id} changes`, entry, label, meaning, dating, of, better, group };
  return { ...words, kind: "count", unit: "count", source: metric.stock, adds };
}

/** Whether a metric counts how many there are at E. */
export function isStock(metric: BaseMetric): metric is CountMetric & { stock: Source } {
  return metric.kind === "count" && metric.stock !== undefined;
}

/** Whether what a part says depends on the ruleset. */
export function asksRuleset({ metric, sums, source }: Part): boolean {
  const pieces = [...Object.values(sums), source.when, metric.where ?? ""];
  return metric.credits === true || pieces.some((sql) => /b\."(?:window|everyTicket|basis|pendingCounts)"/.test(sql));
}

/** Everything that is kept by day. */
export function keptParts(ruleset: Pick<Ruleset, "dating">): Part[] {
  const base = new Set(metrics.flatMap(basesOf));
  const all = (["calendar", "business"] as const).flatMap((hours) =>
    [...base].flatMap((metric) => partOf(isStock(metric) ? changesOf(metric) : metric, hours, ruleset) ?? []),
  );
  return [...new Map(all.map((part) => [part.figure, part])).values()];
}

function basesOf(metric: Metric): BaseMetric[] {
  return metric.kind === "composite" ? Object.values(metric.operands).map((operand) => operand.metric) : [metric];
}

/** To be raised when days are written down in another way. */
const FORMAT = 2;

const known = new Map<string, string>();

/** A word that changes with anything that kept days depend on beside facts and ruleset: definitions, and where a day begins. */
export function definitionsOf(zone: string): string {
  let word = known.get(zone);
  if (word === undefined) {
    const told = keptParts({ dating: "order" }).map(({ figure, source, metric, sums, value, key }) => {
      const matures = metric.kind === "ratio" ? metric.maturesAt : null;
      return [figure, source.from, source.when, metric.where, matures, sums, value, key];
    });
    word = createHash("sha256")
      .update(JSON.stringify([FORMAT, zone, told]))
      .digest("base64url")
      .slice(0, 16);
    known.set(zone, word);
  }
  return word;
}
