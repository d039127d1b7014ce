import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";

/** metrics.md D1, answers about one conversation (post-chat and post-ticket). */
export const csat = defineMetric({
  id: "csat",
  needs: ["ratings"],
  entry: "D1",
  label: "CSAT",
  meaning: "Of the customers who rated a conversation, those who gave 4 or 5 of 5, or the equal on another scale.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "ratio",
  unit: "ratio",
  from: `"SurveyAnswer" a JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = a."ticketId"`,
  when: `a."shopId" = $1 AND m."valid" AND a."kind" = 'csat' AND a."scope" IN ('post_chat', 'post_ticket') AND NOT a."isSuspect"
    AND a."answeredAt" >= b."start" AND a."answeredAt" < b."end" AND a."answeredAt" <= b."now"`,
  part: `a."satisfied"`,
  names: { part: "satisfied", whole: "responses" },
  by: { ...ticketDimensions, agent: `a."agentId"` },
});
