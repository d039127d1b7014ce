import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md C5 */
export const contactsPerResolution = defineMetric({
  id: "contacts_per_resolution",
  entry: "C5",
  label: "Contacts per resolution",
  meaning:
    "Contacts that an issue took until it was resolved, over all channels and tickets of the same customer and type within 7 days before.",
  dating: "by the day of the last resolution",
  of: "resolved issues",
  better: "lower",
  group: "quality",
  kind: "score",
  unit: "score",
  source: resolutions,
  where: `m."startedBy" = 'customer' AND m."endsIssue"`,
  score: `m."issueEpisodes"`,
});
