import { defineMetric } from "#app/metrics/define.ts";
import { actions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A9: what requests_per_agent divides by. */
export const activeAgents = defineMetric({
  id: "active_agents",
  entry: "A9",
  label: "Active agents",
  meaning: "People who sent at least one public reply.",
  dating: "by the moment of the reply",
  of: "agents",
  better: "neither",
  group: "people",
  kind: "count",
  unit: "count",
  source: actions,
  where: `a."kind" = 'human'`,
  distinct: `a."agentId"`,
  recurring: "few",
});
