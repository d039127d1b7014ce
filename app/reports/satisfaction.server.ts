import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { Metric, Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { formatPercent, formatReading, formatValue, NO_DATA } from "#app/metrics/format.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import { FEWEST_OF_TEAM, toldWeeks } from "#app/metrics/sources/told-weeks.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { climateItems } from "#app/surveys/climate.ts";
import { readSurveySettings } from "#app/surveys/settings.server.ts";
import { say } from "#app/surveys/texts.ts";
import { externalId } from "#app/tickets/ids.ts";
import type { Card } from "./card.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { cardsOf, readReadings, type Readings } from "./read-cards.server.ts";
import { readSatisfactionTab, type SatisfactionTab, satisfactionTabs } from "./satisfaction-tabs.ts";
import {
  type Answers,
  type Comments,
  countUnlinked,
  type Distribution,
  type Funnel,
  type Quarantined,
  readComments,
  readDistribution,
  readFunnel,
  readQuarantine,
} from "./survey-answers.server.ts";
import type { View } from "./view.ts";

/** One point of the score over time; `band` is its 95 % interval. */
export type ScorePoint = { label: string; value: number | null; band: [number, number] | null; text: string };

export type Coverage = { name: string; eligible: number; asked: string; answered: string; csat: string; interval: string }[];
export type Reviews = { label: string; orders: number; requests: number; received: number }[];
/** `n` null = too few have answered the statement. */
export type Team = { isOn: boolean; fewest: number; climate: { statement: string; mean: string; n: number | null }[] };

export type Satisfaction = {
  frame: Frame;
  tab: SatisfactionTab;
  cards: Card[];
  course: ScorePoint[];
  range: readonly [number, number];
  isShare: boolean;
  distribution: Distribution | null;
  funnel: Funnel | null;
  coverage: Coverage | null;
  reviews: Reviews | null;
  team: Team | null;
  comments: Comments | null;
  quarantine: Quarantined[];
  unlinked: number;
};

/** Everything the Satisfaction page shows of the tab in its address. */
export async function readSatisfaction(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Satisfaction> {
  const frame = await readFrame(shop, params, now);
  const tab = readSatisfactionTab(params);
  const { kind, metrics, range } = satisfactionTabs[tab];
  const { view } = frame;
  const db = reportsDb(shop.id);
  const answers: Answers = {
    kind,
    start: new Date(startOfDay(shop.timezone, view.from)),
    end: new Date(startOfDay(shop.timezone, view.to)),
    now,
    filters: tab === "team" ? {} : view.filters,
  };
  const isTeam = tab === "team";
  const [readings, distribution, funnel, coverage, reviews, comments, quarantine, unlinked] = await Promise.all([
    readReadings(shop, { ...view, filters: answers.filters }, metrics, now),
    readDistribution(db, answers),
    isTeam ? null : readFunnel(db, answers),
    tab === "csat" ? readCoverage(shop, view, now) : null,
    tab === "reviews" ? readReviews(shop, view, now) : null,
    readComments(shop, answers, params),
    isTeam ? [] : readQuarantine(shop, answers),
    countUnlinked(db, answers),
  ]);
  const main = metricById(metrics[0])!;
  const enough = !isTeam || distribution.total >= FEWEST_OF_TEAM;
  return {
    frame,
    tab,
    cards: cardsOf(
      readings,
      metrics.map((id) => metricById(id)!),
      shop.currency,
    ),
    course: courseOf(main, readings, shop.currency),
    range,
    isShare: main.unit === "ratio",
    distribution: enough && distribution.total + distribution.otherScales > 0 ? distribution : null,
    funnel,
    coverage,
    reviews,
    team: isTeam ? await readTeam(db, shop, answers) : null,
    comments: enough ? comments : null,
    quarantine,
    unlinked,
  };
}

function courseOf(metric: Metric, { trend }: Readings, currency: string): ScorePoint[] {
  return trend.map(({ bucket, metrics }) => {
    const { value = null, low, high, n = 0 } = metrics[metric.id] ?? ({} as Partial<Reading>);
    if (value === null) return { label: bucket, value: null, band: null, text: NO_DATA };
    const shown = formatValue(metric, value, currency);
    return { label: bucket, value, band: low == null || high == null ? null : [low, high], text: `${shown} (n = ${n})` };
  });
}

/** Who is asked about, agent by agent: eligible tickets, how many customers were asked and answered, and what they said. */
async function readCoverage(shop: ShopContext, view: View, now: Date): Promise<Coverage> {
  const metrics = ["survey_coverage", "survey_response_rate", "csat"].map((id) => metricById(id)!);
  const query = { ...view, metrics, by: "agent" as const, ruleset: await readRuleset(shop), now };
  const [rows, names] = await Promise.all([readMetrics(shop, query), agentNames(shop)]);
  return rows.map(({ group, metrics: { survey_coverage: asked, survey_response_rate: answered, csat } }) => ({
    name: group === null ? "Unassigned" : (names.get(group) ?? group),
    eligible: asked!.n,
    asked: formatReading(metrics[0]!, asked!, shop.currency),
    answered: formatReading(metrics[1]!, answered!, shop.currency),
    csat: formatReading(metrics[2]!, csat!, shop.currency),
    interval: csat!.low == null || csat!.high == null ? "" : `${formatPercent(csat!.low)} to ${formatPercent(csat!.high)}`,
  }));
}

async function agentNames(shop: ShopContext): Promise<Map<string, string>> {
  const rows = await reportsDb(shop.id).rows<{ agentId: string; name: string | null }>(
    `SELECT "agentId", "name" FROM "Agent" WHERE "shopId" = $1`,
  );
  return new Map(rows.map(({ agentId, name }) => [externalId(agentId), name ?? externalId(agentId)]));
}

/** metrics.md D5, day by day: orders, requests for a review, reviews. */
async function readReviews(shop: ShopContext, view: View, now: Date): Promise<Reviews> {
  const metrics = ["orders_processed", "review_requests", "reviews"].map((id) => metricById(id)!);
  const query = { metrics, from: view.from, to: view.to, granularity: "day" as const, ruleset: await readRuleset(shop), now };
  const today = localDay(shop.timezone, now.getTime());
  const rows = await readMetrics(shop, query);
  return rows
    .filter(({ bucket }) => bucket <= today)
    .map(({ bucket, metrics: { orders_processed: orders, review_requests: requests, reviews } }) => ({
      label: bucket,
      orders: orders?.value ?? 0,
      requests: requests?.value ?? 0,
      received: reviews?.value ?? 0,
    }));
}

async function readTeam(db: ShopDb, shop: ShopContext, answers: Answers): Promise<Team> {
  const { surveys } = await readSurveySettings(db);
  return { isOn: surveys.team.on, fewest: FEWEST_OF_TEAM, climate: await readClimate(db, shop, answers) };
}

/** Means of the statements, each in the groups of weeks of its own answers, for anybody may leave one out (metrics.md D6). */
async function readClimate(db: ShopDb, { timezone }: ShopContext, { start, end, now }: Answers): Promise<Team["climate"]> {
  const week = (alias: string) => `(${alias}."week"::timestamp AT TIME ZONE $6)`;
  const told = toldWeeks({
    answers: `"ClimateScore" w`,
    where: `w."shopId" = $1 AND w."item" = i."item"`,
    week: week("w"),
    now: "$4::timestamptz",
  });
  const rows = await db.rows<{ item: string; n: number; mean: number }>(
    `SELECT i."item", count(*)::int AS n, avg(c."score")::float8 AS mean FROM unnest($5::text[]) AS i("item")
     CROSS JOIN LATERAL (${told}) told JOIN "ClimateScore" c ON c."shopId" = $1 AND c."item" = i."item" AND ${week("c")} = told.week
     WHERE told.first >= $2::timestamptz AND told.last < $3::timestamptz GROUP BY 1`,
    start,
    end,
    now,
    climateItems,
    timezone,
  );
  return climateItems.map((item) => {
    const found = rows.find((row) => row.item === item);
    return { statement: say("en", `climate_${item}`), mean: found?.mean.toFixed(2) ?? NO_DATA, n: found?.n ?? null };
  });
}
