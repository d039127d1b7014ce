import type { Columns } from "#app/lib/bulk.ts";

/** What any row of SurveyAnswer says, whether a helpdesk told the rating or one of our surveys got it. */
export const ratingColumns = {
  answerId: "text",
  ticketId: "text",
  kind: "text",
  scope: "text",
  score: "float8",
  scaleMin: "float8",
  scaleMax: "float8",
  satisfied: "boolean",
  score5: "float8",
  comment: "bytea",
  answeredAt: "timestamptz",
  agentId: "text",
} satisfies Columns;
