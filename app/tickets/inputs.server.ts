import { businessClock, type Clock, type Schedule } from "#app/lib/business-hours.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import { defaultRules, type TicketRules } from "./rules.ts";
import type { SlaPolicy } from "./sla.ts";
import type { TeamOf } from "./ticket-rows.ts";

/** What the merchant entered, as far as tickets are measured with it. */
export type TicketInputs = { business: Clock; rules: TicketRules; policies: SlaPolicy[]; teamOf: TeamOf };

/** Reads opening hours, type rules, SLA policies and team memberships of a shop. */
export async function loadInputs(db: ShopDb, timezone: string): Promise<TicketInputs> {
  return {
    business: businessClock(await loadSchedules(db), timezone),
    rules: await loadRules(db),
    policies: await loadPolicies(db),
    teamOf: await loadTeams(db, timezone),
  };
}

/** Opening hours of the shop, all versions, oldest first (metrics.md G8). */
async function loadSchedules(db: ShopDb): Promise<Schedule[]> {
  const rows = await db.rows<{ validFrom: Date; weekly: Schedule["weekly"]; holidays: string[] }>(
    `SELECT "validFrom", "weekly", "holidays" FROM "BusinessHours" WHERE "shopId" = $1 ORDER BY "validFrom"`,
  );
  return rows.map(({ validFrom, ...schedule }) => ({ ...schedule, validFrom: validFrom.getTime() }));
}

/** How the shop reads its tickets; the defaults until the merchant says otherwise. */
export async function loadRules(db: ShopDb): Promise<TicketRules> {
  const [row] = await db.rows<TicketRules>(
    `SELECT "types", "complaintTags", "escalationTags", "snoozeClosed" FROM "TicketRules" WHERE "shopId" = $1`,
  );
  return row ?? defaultRules;
}

async function loadPolicies(db: ShopDb): Promise<SlaPolicy[]> {
  const rows = await db.rows<Omit<SlaPolicy, "validFrom" | "validUntil"> & { validFrom: Date; validUntil: Date | null }>(
    `SELECT "policyId", "validFrom", "validUntil", "metric", "targetSeconds", "clock", "channels", "tags", "pauseSnoozed"
     FROM "SlaPolicy" WHERE "shopId" = $1 ORDER BY "policyId", "validFrom"`,
  );
  return rows.map(({ validFrom, validUntil, ...policy }) => ({
    ...policy,
    validFrom: validFrom.getTime(),
    validUntil: validUntil?.getTime() ?? null,
  }));
}

async function loadTeams(db: ShopDb, timezone: string): Promise<TeamOf> {
  const rows = await db.rows<{ agentId: string; from: Date; to: Date | null; team: string }>(
    `SELECT "agentId", "from", "to", "team" FROM "TeamMembership" WHERE "shopId" = $1`,
  );
  const start = (day: Date) => startOfDay(timezone, day.toISOString().slice(0, 10));
  const memberships = rows.map(({ from, to, ...row }) => ({
    ...row,
    from: start(from),
    to: to === null ? Number.POSITIVE_INFINITY : start(to),
  }));
  const byAgent = Map.groupBy(memberships, ({ agentId }) => agentId);
  return (agentId, at) =>
    (agentId === null ? undefined : byAgent.get(agentId)?.find(({ from, to }) => from <= at && at < to))?.team ?? null;
}
