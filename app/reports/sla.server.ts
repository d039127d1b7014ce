import { readSlaPolicies, type SlaPolicyInForce } from "#app/inputs/sla-policies.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { defineMetric, type Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { slaAttainment } from "#app/metrics/definitions/sla-attainment.ts";
import { formatDuration, formatPercent, formatReading, NO_DATA } from "#app/metrics/format.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Card } from "./card.ts";
import { overloadReading } from "./overload.ts";
import { cardsOf, readReadings } from "./read-cards.server.ts";
import type { FigureQuery } from "./view.ts";

/** Promised times, kept and broken (metrics.md B7). */
export type Sla = {
  kind: "sla";
  /** Promises in force: "First reply within 2 h, business hours"; none = the page says where to make one. */
  policies: { name: string; text: string }[];
  cards: Card[];
  /** By local day of the outcome. */
  days: { label: string; met: number; breached: number; tickets: number; attainment: string }[];
  overload: string | null;
  /** What was promised, and through which channel. */
  promises: SlaPart[];
  channels: SlaPart[];
};

export type SlaPart = { name: string; met: number; decided: number; share: number | null; text: string; interval: string | null };

const shown = ["sla_attainment", "sla_breaches", "sla_breaches_per_day", "waiting_now"];
const promised = { first_reply: "First reply", next_reply: "Next reply", resolution: "Resolution" } as const;
type Promised = keyof typeof promised;

/** Attainment of one kind of promise. */
const attainmentOf = Object.keys(promised).map((kind) =>
  defineMetric({ ...slaAttainment, id: `sla_attainment_${kind}`, parts: {}, where: `p."metric" = '${kind}'` }),
);

export async function readSla(shop: ShopContext, { view, ruleset, now }: FigureQuery): Promise<Sla> {
  const query = { from: view.from, to: view.to, filters: view.filters, hours: view.hours, ruleset, now };
  const daily = [slaAttainment, metricById("new_tickets")!];
  const [policies, readings, days, [kinds], channels] = await Promise.all([
    readSlaPolicies(reportsDb(shop.id)),
    readReadings(shop, view, shown, now),
    readMetrics(shop, { ...query, metrics: daily, granularity: "day" }),
    readMetrics(shop, { ...query, metrics: attainmentOf }),
    readMetrics(shop, { ...query, metrics: [slaAttainment], by: "channel" }),
  ]);
  const today = localDay(shop.timezone, now.getTime());
  const begun = days
    .filter(({ bucket }) => bucket <= today)
    .map(({ bucket, metrics }) => {
      const { met, decided } = countsOf(metrics.sla_attainment!);
      const attainment = formatReading(slaAttainment, metrics.sla_attainment!, shop.currency);
      return { label: bucket, met, breached: decided - met, tickets: metrics.new_tickets!.n, attainment };
    });
  return {
    kind: "sla",
    policies: policies.map(policyWords),
    cards: cardsOf(
      readings,
      shown.map((id) => metricById(id)!),
      shop.currency,
    ),
    days: begun,
    overload: overloadReading(begun),
    promises: attainmentOf
      .map(({ id }, i) => partOf(Object.values(promised)[i]!, kinds!.metrics[id]!))
      .filter(({ decided }) => decided > 0),
    channels: channels
      .map(({ group, metrics }) => partOf(group ?? "none", metrics.sla_attainment!))
      .toSorted((a, b) => (a.share ?? 2) - (b.share ?? 2)),
  };
}

function countsOf({ parts, n }: Reading): { met: number; decided: number } {
  return { met: parts?.met ?? 0, decided: n };
}

function partOf(name: string, reading: Reading): SlaPart {
  const { value, low, high } = reading;
  return {
    name,
    ...countsOf(reading),
    share: value,
    text: value === null ? NO_DATA : formatReading({ unit: "ratio" }, reading, ""),
    interval: low == null || high == null ? null : `${formatPercent(low)} to ${formatPercent(high)}`,
  };
}

function policyWords({ name, metric, targetSeconds, clock, channels, tags }: SlaPolicyInForce): { name: string; text: string } {
  const hours = clock === "business" ? "of business hours" : "around the clock";
  const where = [...channels, ...tags.map((tag) => `tagged ${tag}`)];
  const only = where.length === 0 ? "" : `, only ${where.join(", ")}`;
  return { name, text: `${promised[metric as Promised]} within ${formatDuration(targetSeconds)} ${hours}${only}` };
}

/** The days, as they are shown. */
export function slaLines({ days }: Sla): unknown[][] {
  return [
    ["day", "met", "breached", "newTickets"],
    ...days.map(({ label, met, breached, tickets }) => [label, met, breached, tickets]),
  ];
}
