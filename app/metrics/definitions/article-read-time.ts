import { defineMetric } from "#app/metrics/define.ts";
import { activeSeconds, views } from "#app/metrics/sources/articles.ts";

/** metrics.md E2 */
export const articleReadTime = defineMetric({
  id: "article_read_time",
  needs: ["articles"],
  entry: "E2",
  label: "Reading time",
  meaning: "How long an article is visible and in focus.",
  dating: "by the moment of the view",
  of: "views",
  better: "neither",
  group: "self_service",
  kind: "duration",
  unit: "seconds",
  source: views,
  where: `v."activeSeconds" IS NOT NULL`,
  seconds: activeSeconds,
  businessSeconds: activeSeconds,
});
