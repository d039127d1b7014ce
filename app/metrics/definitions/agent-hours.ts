import { defineMetric } from "#app/metrics/define.ts";
import { actions } from "#app/metrics/sources/tickets.ts";

/** metrics.md P2: agents online, hour by hour. */
export const agentHours = defineMetric({
  id: "agent_hours",
  entry: "P2",
  label: "Agent hours",
  meaning: "Hours of the day in which a person of the team wrote or changed something.",
  dating: "by the moment of the action",
  of: "agent hours",
  better: "neither",
  group: "people",
  kind: "count",
  unit: "count",
  source: actions,
  where: `a."agentId" IS NOT NULL AND a."kind" IN ('human', 'note', 'status')`,
  distinct: `(a."agentId", date_trunc('hour', a."at", b."zone"))`,
});
