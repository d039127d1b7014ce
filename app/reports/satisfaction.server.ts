import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { Metric, Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { formatPercent, formatReading, formatValue, NO_DATA } from "#app/metrics/format.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
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
export type Team = { isOn: boolean; fewest: number; enough: boolean; climate: { statement: string; mean: string; n: number }[] };

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

/** Below this nobody of the team could stay unknown (metrics.md D6). */
const FEWEST = 5;

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
  const enough = !isTeam || distribution.total >= FEWEST;
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
    team: isTeam ? await readTeam(db, shop, answers, enough) : null,
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

async function readTeam(db: ShopDb, shop: ShopContext, answers: Answers, enough: boolean): Promise<Team> {
  const { surveys } = await readSurveySettings(db);
  return { isOn: surveys.team.on, fewest: FEWEST, enough, climate: await readClimate(db, shop, answers) };
}

/** Means of the statements that at least five people have answered (metrics.md D6). */
async function readClimate(db: ShopDb, shop: ShopContext, { start, end }: Answers): Promise<Team["climate"]> {
  const rows = await db.rows<{ item: string; n: number; mean: number }>(
    `SELECT "item", count(*)::int AS n, avg("score")::float8 AS mean FROM "ClimateScore"
     WHERE "shopId" = $1 AND "week" >= $2::date AND "week" < $3::date GROUP BY 1 HAVING count(*) >= ${FEWEST}`,
    localDay(shop.timezone, start.getTime()),
    localDay(shop.timezone, end.getTime()),
  );
  return climateItems.flatMap((item) => {
    const found = rows.find((row) => row.item === item);
    return found ? [{ statement: say("en", `climate_${item}`), mean: found.mean.toFixed(2), n: found.n }] : [];
  });
}
