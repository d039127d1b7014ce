import type { Ruleset } from "#app/attribution/ruleset.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import type { Metric, MetricGroup } from "#app/metrics/define.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Card, withGoal } from "./card.ts";
import { type Frame, readWithFrame } from "./frame.server.ts";
import { readToldGoals } from "./goals.server.ts";
import { groupTitles } from "./metric-groups.ts";
import { cardsOf } from "./read-cards.server.ts";
import { readReadingsAndChanges } from "./sudden-changes.server.ts";
import { goalsOfView, type ToldGoal } from "./told-goal.ts";
import type { View } from "./view.ts";
import { readWaitingCustomers, stakeOf, type WaitingCustomers } from "./waiting-customers.server.ts";

const leading = ["support_revenue", "converted_tickets", "first_response_time", "csat"];
const groups: [MetricGroup, string[]][] = [
  ["volume", ["tickets_created", "contact_rate", "unresolved_tickets", "tickets_resolved"]],
  ["speed", ["waiting_now", "response_time", "resolution_time", "sla_attainment"]],
  ["quality", ["one_reply_rate", "first_contact_resolution", "reopen_rate", "automated_resolution_rate"]],
  ["satisfaction", ["csat_average", "nps", "ces", "survey_response_rate"]],
  ["revenue", ["ticket_conversion_rate", "shop_revenue", "support_aov", "revenue_per_ticket"]],
  ["people", ["requests_per_agent", "handle_time", "cost_per_resolution", "staffing_need"]],
];

const metrics = [...leading, ...groups.flatMap(([, some]) => some)].map((id) => metricById(id)!);

/** Lines of "What changed". */
const MOST_CHANGES = 5;

export type Overview = {
  frame: Frame;
  /** What suddenly changed, strongest first. */
  changed: Card[];
  /** `stake`: what as many tickets bring on average, in money. */
  waiting: WaitingCustomers & { stake: string | null };
  goals: ToldGoal[];
  leading: Card[];
  /** `missing`: what has no figure, with the reason, so that rows of dashes do not bury the rest. */
  groups: { title: string; cards: Card[]; missing: Card[] }[];
};

/** Everything the Overview page shows. */
export async function readOverview(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Overview> {
  const ruleset = await readRuleset(shop);
  const [frame, { readings, sudden, goals, waiting }] = await readWithFrame(shop, params, now, (view) =>
    readContent(shop, { view, metrics, ruleset, now }),
  );
  const ofView = goalsOfView(goals, frame.view);
  const byId = new Map(cardsOf(readings, metrics, shop.currency, sudden).map((card) => [card.id, withGoal(card, ofView)]));
  const cards = (some: readonly string[]) => some.map((id) => byId.get(id)!);
  return {
    frame,
    changed: [...sudden.keys()].slice(0, MOST_CHANGES).map((id) => byId.get(id)!),
    waiting: { ...waiting, stake: stakeOf(waiting, readings.now.revenue_per_ticket!.value, shop.currency) },
    goals,
    leading: cards(leading),
    groups: groups.map(([group, some]) => {
      const of = cards(some);
      return {
        title: groupTitles[group],
        cards: of.filter(({ isEmpty }) => !isEmpty),
        missing: of.filter(({ isEmpty }) => isEmpty),
      };
    }),
  };
}

async function readContent(shop: ShopContext, query: { view: View; metrics: readonly Metric[]; ruleset: Ruleset; now: Date }) {
  const [{ readings, sudden }, goals, waiting] = await Promise.all([
    readReadingsAndChanges(shop, query),
    readToldGoals(shop, query.now),
    readWaitingCustomers(shop, query),
  ]);
  return { readings, sudden, goals, waiting };
}
