import { datedSource } from "#app/metrics/define.ts";
import { ticketDimensions } from "./tickets.ts";

/** Spells of `t` that make it resolved at an instant. */
const resolvedAt = (at: string, before: "<" | "<=", after: ">" | ">=") => `EXISTS (SELECT FROM "TicketSpell" s
  WHERE s."shopId" = $1 AND s."ticketId" = t."ticketId" AND s."since" ${before} ${at} AND (s."until" IS NULL OR s."until" ${after} ${at}))`;

/** What happens at an instant counts at E when E has reached it; what ends there is over. So it is dated a moment before. */
const moment = `interval '1 microsecond'`;
const within = (at: string) => `${at} > b."start" AND ${at} <= b."end"`;

/**
 * Comings and goings of the tickets open at E: their sum over all time up to E is the number of openTickets. A ticket comes when it
 * is created, and when it is reopened; it goes with each resolution.
 * @param who SQL condition on the ticket `m`
 * @param endsAt SQL of an instant of `t` from which on it is not counted either way; null = never
 */
function comingsAndGoings(who: string, endsAt: string | null) {
  const stillCounts = (at: string) => (endsAt === null ? "" : ` AND (${endsAt} IS NULL OR ${endsAt} > ${at})`);
  const spells = `FROM "TicketSpell" s JOIN "TicketMeasure" t ON t."shopId" = $1 AND t."ticketId" = s."ticketId" WHERE s."shopId" = $1`;
  const legs = [
    `SELECT t."ticketId", t."createdAt" AS "at", CASE WHEN ${resolvedAt(`t."createdAt"`, "<=", ">")} THEN 0 ELSE 1 END AS "adds"
     FROM "TicketMeasure" t WHERE t."shopId" = $1 AND t."createdAt" >= b."start" AND t."createdAt" < b."end"${stillCounts(`t."createdAt"`)}`,
    `SELECT t."ticketId", s."since" - ${moment}, -1 ${spells}
     AND ${within(`s."since"`)} AND s."since" > t."createdAt"${stillCounts(`s."since"`)}`,
    `SELECT t."ticketId", s."until" - ${moment}, 1 ${spells}
     AND ${within(`s."until"`)} AND s."until" > t."createdAt"${stillCounts(`s."until"`)}`,
    ...(endsAt === null
      ? []
      : [
          `SELECT t."ticketId", ${endsAt} - ${moment}, CASE WHEN ${resolvedAt(endsAt, "<", ">=")} THEN 0 ELSE -1 END
           FROM "TicketMeasure" t WHERE t."shopId" = $1 AND ${within(endsAt)} AND ${endsAt} > t."createdAt"`,
        ]),
  ];
  return datedSource({
    marked: true,
    from: `LATERAL (${legs.join(" UNION ALL ")}) k JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = k."ticketId"`,
    at: `k."at"`,
    where: who,
    by: { ...ticketDimensions, agent: `m."assigneeId"` },
    ticket: `m."ticketId"`,
  });
}

/** Of openTickets (A5). */
export const openAndResolved = comingsAndGoings(`m."valid"`, null);

/** Of those nobody has answered yet (waiting_now of B1). */
export const openUntilAnswered = comingsAndGoings(`m."valid" AND m."startedBy" = 'customer'`, `t."firstHumanAt"`);

/** SQL of what one of them adds. */
export const adds = `k."adds"`;
