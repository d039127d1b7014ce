import { defineMetric } from "#app/metrics/define.ts";
import { firstView, views } from "#app/metrics/sources/articles.ts";

/** metrics.md E1 */
export const articleReads = defineMetric({
  id: "article_reads",
  needs: ["articles"],
  entry: "E1",
  label: "Article reads",
  meaning: "Sessions that read an article, each article counted once a session.",
  dating: "by the moment the reading began",
  of: "reads",
  better: "neither",
  group: "self_service",
  kind: "count",
  unit: "count",
  source: views,
  where: firstView,
});
