import { defineMetric } from "#app/metrics/define.ts";
import { firstView, ledToContact, views } from "#app/metrics/sources/articles.ts";

/** metrics.md E3 */
export const articleContactRate = defineMetric({
  id: "article_contact_rate",
  needs: ["articles"],
  entry: "E3",
  label: "Contacts from articles",
  meaning: "Of the sessions that read an article, those in which the reader then contacted support.",
  dating: "by the moment the reading began",
  of: "reads",
  better: "lower",
  group: "self_service",
  kind: "ratio",
  unit: "ratio",
  source: views,
  where: firstView,
  part: ledToContact,
  names: { part: "contacts", whole: "sessions" },
});
