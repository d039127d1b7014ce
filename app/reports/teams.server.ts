import { readRecomputing } from "#app/inputs/mark-tickets.server.ts";
import { readTeams } from "#app/inputs/teams.server.ts";
import type { Teams } from "#app/inputs/teams.ts";
import type { Day } from "#app/lib/calendar-day.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";

/** Who is in which team when, and who there is. */
export type TeamsPage = {
  memberships: Teams["memberships"];
  agents: { id: string; name: string; kind: "human" | "ai" }[];
  /** Day of the oldest ticket: where a first membership begins unless another day is entered. */
  firstDay: Day;
  today: Day;
  recomputing: number;
};

export async function readTeamsPage(shop: ShopContext, now: Date): Promise<TeamsPage> {
  const db = reportsDb(shop.id);
  const [{ memberships }, agents, [oldest], recomputing] = await Promise.all([
    readTeams(db),
    db.rows<{ agentId: string; name: string | null; kind: "human" | "ai" }>(
      `SELECT "agentId", "name", "kind" FROM "Agent" WHERE "shopId" = $1 ORDER BY "kind" DESC, "name", "agentId"`,
    ),
    db.rows<{ at: Date | null }>(`SELECT min("createdAt") AS at FROM "TicketMeasure" WHERE "shopId" = $1`),
    readRecomputing(db),
  ]);
  const known = new Set(agents.map(({ agentId }) => agentId));
  const gone = [...new Set(memberships.map(({ agentId }) => agentId))].filter((id) => !known.has(id));
  const today = localDay(shop.timezone, now.getTime());
  return {
    memberships,
    agents: [
      ...agents.map(({ agentId, name, kind }) => ({ id: agentId, name: name ?? externalId(agentId), kind })),
      ...gone.map((id) => ({ id, name: externalId(id), kind: "human" as const })),
    ],
    firstDay: oldest!.at ? localDay(shop.timezone, oldest!.at.getTime()) : today,
    today,
    recomputing,
  };
}
