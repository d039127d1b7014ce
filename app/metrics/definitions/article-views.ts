import { defineMetric } from "#app/metrics/define.ts";
import { views } from "#app/metrics/sources/articles.ts";

/** metrics.md E1 */
export const articleViews = defineMetric({
  id: "article_views",
  needs: ["articles"],
  entry: "E1",
  label: "Article views",
  meaning: "Views of help articles by people; bots are not counted.",
  dating: "by the moment of the view",
  of: "views",
  better: "neither",
  group: "self_service",
  kind: "count",
  unit: "count",
  source: views,
});
