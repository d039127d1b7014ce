import { type Dimension, datedSource, type Source } from "#app/metrics/define.ts";

/** Breakdowns that every ticket row `m` (TicketMeasure) offers; who counts as the agent is the source's own matter. */
export const ticketDimensions = {
  team: `m."team"`,
  channel: `m."channel"`,
  type: `m."type"`,
  tag: `m."tags"`,
  helpdesk: `m."helpdesk"`,
  automation: `m."automation"`,
} satisfies Partial<Record<Dimension, string>>;

const ticket = `m."ticketId"`;
/** V of metrics.md G5 as a relation `m`: neither spam, test, staff's own, deleted nor merged away. */
const validTickets = `"TicketMeasure" m`;
const valid = `m."shopId" = $1 AND m."valid"`;

/** Tickets by creation (A1); their agent is the assignee. */
export const createdTickets = datedSource({
  marked: true,
  from: validTickets,
  at: `m."createdAt"`,
  where: valid,
  by: { ...ticketDimensions, agent: `m."assigneeId"` },
  ticket,
});

/** Tickets by creation; their agent is the first who replied. */
export const createdTicketsByReplier = datedSource({
  marked: true,
  from: validTickets,
  at: `m."createdAt"`,
  where: valid,
  by: { ...ticketDimensions, agent: `m."firstReplyAgent"` },
  ticket,
});

/** Tickets by creation, spam included (A12). */
export const createdWithSpam = datedSource({
  marked: true,
  from: validTickets,
  at: `m."createdAt"`,
  where: `m."shopId" = $1 AND (m."valid" OR m."excluded" = 'spam')`,
  by: { ...ticketDimensions, agent: `m."assigneeId"` },
  ticket,
});

/** First human replies (B1). */
export const firstHumanReplies = datedSource({
  marked: true,
  from: validTickets,
  at: `m."firstHumanAt"`,
  where: `${valid} AND m."frtSeconds" IS NOT NULL`,
  by: { ...ticketDimensions, team: `m."firstHumanTeam"`, agent: `m."firstHumanAgent"` },
  ticket,
});

/** First replies by a human or an AI (frt_any). */
export const firstReplies = datedSource({
  marked: true,
  from: validTickets,
  at: `m."firstReplyAt"`,
  where: `${valid} AND m."frtAnySeconds" IS NOT NULL`,
  by: { ...ticketDimensions, agent: `m."firstReplyAgent"` },
  ticket,
});

/** First signs of any kind, automated included (time_to_acknowledge). */
export const firstSigns = datedSource({
  marked: true,
  from: validTickets,
  at: `m."firstAckAt"`,
  where: `${valid} AND m."ackSeconds" IS NOT NULL`,
  by: ticketDimensions,
  ticket,
});

/** Tickets by their first resolution; their agent is the first who replied. */
export const firstResolutions = datedSource({
  marked: true,
  from: validTickets,
  at: `m."firstResolvedAt"`,
  where: valid,
  by: { ...ticketDimensions, agent: `m."firstReplyAgent"` },
  ticket,
});

/** Stays in the resolved state that still stood at E: the last resolution as of E (A6). The agent is who resolved. */
export const resolutions = datedSource({
  marked: true,
  alone: `"TicketSpell" s`,
  from: `"TicketSpell" s JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = s."ticketId"`,
  at: `s."resolvedAt"`,
  since: `s."since"`,
  until: `s."until"`,
  where: `s."shopId" = $1`,
  by: { ...ticketDimensions, team: `s."team"`, agent: `s."agentId"` },
  ticket,
});

/** The same where a rule may have closed the ticket: then its agent is the first who replied, so that everybody asked about has one (D4). */
export const resolutionsOfReplier: Source = {
  ...resolutions,
  by: { ...resolutions.by, agent: `coalesce(s."agentId", m."firstReplyAgent")` },
};

/** Waits of customers (B2) by their end; the agent is who replied. */
export const waits = datedSource({
  marked: true,
  alone: `"TicketWait" w`,
  from: `"TicketWait" w JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = w."ticketId"`,
  at: `w."closedAt"`,
  where: `w."shopId" = $1`,
  by: { ...ticketDimensions, team: `w."team"`, agent: `w."agentId"` },
  ticket,
});

/** Everything written, and every change of status; the agent is who did it. */
export const actions = datedSource({
  marked: true,
  alone: `"TicketAction" a`,
  from: `"TicketAction" a JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = a."ticketId"`,
  at: `a."at"`,
  where: `a."shopId" = $1`,
  by: { ...ticketDimensions, team: `a."team"`, agent: `a."agentId"` },
  ticket,
});

/** Promises (B7) by the instant of their outcome. */
export const promises = datedSource({
  marked: true,
  alone: `"SlaInstance" p`,
  from: `"SlaInstance" p JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = p."ticketId"`,
  at: `p."outcomeAt"`,
  where: `p."shopId" = $1`,
  by: { ...ticketDimensions, team: `p."team"`, agent: `p."agentId"` },
  ticket,
});

/** Tickets that were not resolved at E (A5), pending and snoozed included. One whose last resolution stands since before E was not open. */
export const openTickets: Source = {
  from: validTickets,
  when: `${valid} AND m."createdAt" <= b."e" AND m."createdAt" < b."end" AND b."start" <= b."now"
    AND (m."resolvedAt" IS NULL OR m."resolvedAt" > b."e")
    AND NOT EXISTS (SELECT FROM "TicketSpell" s WHERE s."shopId" = $1 AND s."ticketId" = m."ticketId"
      AND s."since" <= b."e" AND (s."until" IS NULL OR s."until" > b."e"))`,
  by: { ...ticketDimensions, agent: `m."assigneeId"` },
  ticket,
};
