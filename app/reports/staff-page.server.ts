import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { externalId } from "#app/tickets/ids.ts";
import type { Card } from "./card.ts";
import { cardsOf, periodWords, readReadings } from "./read-cards.server.ts";
import { openStaffLink } from "./staff-link.server.ts";
import { readStaffRevenue, type StaffRow } from "./staff-revenue.server.ts";
import { readView } from "./view.ts";

/** An agent's own figures, and nobody else's. */
export type StaffPage = { shop: string; name: string; period: string; timezone: string; row: StaffRow | null; cards: Card[] };

const ownMetrics = ["response_time", "first_response_time", "closed_per_agent", "one_reply_rate", "csat"];

/** What the page behind an agent's link shows; null when the link does not work. */
export async function readStaffPage(token: string, params: URLSearchParams, now: Date): Promise<StaffPage | null> {
  const link = await openStaffLink(token, now);
  if (!link) return null;
  const { shop, agentId } = link;
  const view = { ...readView(params, localDay(shop.timezone, now.getTime())), filters: { agent: [agentId] } };
  const ruleset = await readRuleset(shop);
  const [readings, staff] = await Promise.all([
    readReadings(shop, view, ownMetrics, now),
    readStaffRevenue(shop, { view, by: "agent", ruleset, now, only: agentId }),
  ]);
  const row = staff.rows[0] ?? null;
  return {
    shop: shop.name ?? shop.domain,
    name: link.name ?? externalId(agentId),
    period: periodWords(view),
    timezone: shop.timezone,
    row: row && { ...row, share: "" },
    cards: cardsOf(
      readings,
      ownMetrics.map((id) => metricById(id)!),
      shop.currency,
    ),
  };
}
