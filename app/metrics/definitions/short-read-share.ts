import { defineMetric } from "#app/metrics/define.ts";
import { activeSeconds, expectedSeconds, views } from "#app/metrics/sources/articles.ts";

/** metrics.md E2 */
export const shortReadShare = defineMetric({
  id: "short_read_share",
  needs: ["articles"],
  entry: "E2",
  label: "Short reads",
  meaning: "Of the views, those shorter than 30 % of the time the article's words take: the article may need work.",
  dating: "by the moment of the view",
  of: "views",
  better: "lower",
  group: "self_service",
  kind: "ratio",
  unit: "ratio",
  source: views,
  where: `v."activeSeconds" IS NOT NULL AND v."words" > 0`,
  part: `${activeSeconds} < 0.3 * ${expectedSeconds}`,
  names: { part: "short", whole: "reads" },
});
