import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md C1: replies are counted as of E; messages of one agent within five minutes are one reply. */
export const oneReplyRate = defineMetric({
  id: "one_reply_rate",
  entry: "C1",
  label: "Resolved with one reply",
  meaning:
    "Of the resolved tickets that a person answered, those that needed exactly one reply. Closed without a reply is no success.",
  dating: "by the day of the last resolution",
  of: "resolved tickets with a reply",
  better: "higher",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: resolutions,
  where: `s."replies" > 0`,
  part: `s."replies" = 1`,
  names: { part: "one_reply", whole: "with_reply" },
});
