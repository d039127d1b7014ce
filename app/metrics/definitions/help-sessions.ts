import { defineMetric } from "#app/metrics/define.ts";
import { sessionStart, views } from "#app/metrics/sources/articles.ts";

/** metrics.md E4: what self_service_ratio divides. */
export const helpSessions = defineMetric({
  id: "help_sessions",
  needs: ["articles"],
  entry: "E4",
  label: "Help sessions",
  meaning: "Sessions in which somebody read help articles.",
  dating: "by the moment the session began",
  of: "sessions",
  better: "neither",
  group: "self_service",
  kind: "count",
  unit: "count",
  source: views,
  where: sessionStart,
});
