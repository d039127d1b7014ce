import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import type { MetricGroup } from "#app/metrics/define.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Card, withGoal } from "./card.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { readToldGoals } from "./goals.server.ts";
import { groupTitles } from "./metric-groups.ts";
import { cardsOf, readReadings } from "./read-cards.server.ts";
import { suddenStretches, tellSuddenChanges } from "./sudden-changes.server.ts";
import type { ToldGoal } from "./told-goal.ts";
import { readWaitingCustomers, type WaitingCustomers } from "./waiting-customers.server.ts";

const leading = ["support_revenue", "converted_tickets", "first_response_time", "csat"];
const groups: [MetricGroup, string[]][] = [
  ["volume", ["tickets_created", "contact_rate", "unresolved_tickets", "tickets_resolved"]],
  ["speed", ["waiting_now", "response_time", "resolution_time", "sla_attainment"]],
  ["quality", ["one_reply_rate", "first_contact_resolution", "reopen_rate", "automated_resolution_rate"]],
  ["satisfaction", ["csat_average", "nps", "ces", "survey_response_rate"]],
  ["revenue", ["ticket_conversion_rate", "shop_revenue", "support_aov", "revenue_per_ticket"]],
  ["people", ["requests_per_agent", "handle_time", "cost_per_resolution", "staffing_need"]],
];

/** Lines of "What changed". */
const MOST_CHANGES = 5;

export type Overview = {
  frame: Frame;
  /** What suddenly changed, strongest first. */
  changed: Card[];
  waiting: WaitingCustomers;
  goals: ToldGoal[];
  leading: Card[];
  /** `missing`: what has no figure, with the reason, so that rows of dashes do not bury the rest. */
  groups: { title: string; cards: Card[]; missing: Card[] }[];
};

/** Everything the Overview page shows. */
export async function readOverview(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Overview> {
  const frame = await readFrame(shop, params, now);
  const ids = [...leading, ...groups.flatMap(([, some]) => some)];
  const all = ids.map((id) => metricById(id)!);
  const ruleset = await readRuleset(shop);
  const query = { view: frame.view, metrics: all, ruleset, now };
  const stretches = await suddenStretches(shop, query);
  const [readings, goals] = await Promise.all([
    readReadings(shop, frame.view, ids, now, { beside: stretches.within }),
    readToldGoals(shop, now),
  ]);
  const sudden = await tellSuddenChanges(shop, query, stretches, readings.beside);
  const byId = new Map(cardsOf(readings, all, shop.currency, sudden).map((card) => [card.id, withGoal(card, goals)]));
  const cards = (some: readonly string[]) => some.map((id) => byId.get(id)!);
  return {
    frame,
    changed: [...sudden.keys()].slice(0, MOST_CHANGES).map((id) => byId.get(id)!),
    waiting: await readWaitingCustomers(shop, { ruleset, perTicket: readings.now.revenue_per_ticket!.value, now }),
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
