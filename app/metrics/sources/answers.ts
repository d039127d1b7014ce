import { datedSource } from "#app/metrics/define.ts";
import { ticketDimensions } from "./tickets.ts";
import { toldWeeks } from "./told-weeks.ts";

const counts = `a."shopId" = $1 AND NOT a."isSuspect"`;
const by = { ...ticketDimensions, agent: `a."agentId"` };
const ticket = `m."ticketId"`;

/** Answers about one conversation (post-chat and post-ticket) by the day of the answer; the agent is who was rated (D1). */
export const conversationAnswers = datedSource({
  marked: true,
  from: `"SurveyAnswer" a JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = a."ticketId"`,
  at: `a."answeredAt"`,
  where: `${counts} AND m."valid" AND a."scope" IN ('post_chat', 'post_ticket')`,
  by,
  ticket,
});

/** Answers of customers in any scope (NPS, CES, reviews): about a ticket that counts, or about none. */
export const customerAnswers = datedSource({
  marked: true,
  from: `"SurveyAnswer" a LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = a."ticketId"`,
  at: `a."answeredAt"`,
  where: `${counts} AND (a."ticketId" IS NULL OR m."valid") AND a."scope" <> 'team'`,
  by,
  ticket,
});

const ofTeam = (a: string) => `${a}."shopId" = $1 AND ${a}."scope" = 'team' AND ${a}."kind" = 'enps' AND NOT ${a}."isSuspect"`;
const told = toldWeeks({ answers: `"SurveyAnswer" w`, where: ofTeam("w"), week: `w."answeredAt"`, now: `b."now"` });

/** Answers of the team (D6); nothing tells them apart, and they are told by whole groups of weeks only. */
export const teamAnswers = datedSource({
  from: `LATERAL (${told}) told JOIN "SurveyAnswer" a ON a."answeredAt" = told.week`,
  at: `a."answeredAt"`,
  where: `${ofTeam("a")} AND told.first >= b."start" AND told.last < b."end"`,
  by: {},
});

/** Invitations that reached a customer, by the day they were sent (D4); what became of one holds from one instant to the next. */
export const invitations = datedSource({
  marked: true,
  from: `"SurveyInvitation" v
    LEFT JOIN "SurveyAnswer" r ON r."shopId" = $1 AND r."invitationId" = v."invitationId" AND NOT r."isSuspect"
    LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = v."ticketId"
    CROSS JOIN LATERAL (SELECT c."since", lead(c."since") OVER (ORDER BY c."since") AS "until" FROM (
      SELECT DISTINCT c."since" FROM (VALUES (v."sentAt"), (greatest(v."sentAt", v."seenAt")), (greatest(v."sentAt", r."answeredAt"))) c("since")
    ) c) k`,
  at: `v."sentAt"`,
  since: `k."since"`,
  until: `k."until"`,
  where: `v."shopId" = $1 AND v."deliveredAt" IS NOT NULL AND v."scope" <> 'team' AND (v."ticketId" IS NULL OR m."valid")`,
  by: { ...ticketDimensions, agent: `v."agentId"` },
  ticket,
});

/** Whether an invitation was seen or answered by E. */
export const seenByE = `v."seenAt" <= k."since"`;
export const answeredByE = `r."answeredAt" <= k."since"`;
