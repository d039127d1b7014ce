import { defineMetric } from "#app/metrics/define.ts";
import { firstResolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A11: judged 7 days after the first resolution; a closing thanks is no reopening. */
export const reopenRate = defineMetric({
  id: "reopen_rate",
  needs: ["reopenings"],
  entry: "A11",
  label: "Reopened",
  meaning:
    "Of the tickets resolved for the first time, those that the customer reopened within 7 days with something that needed an answer.",
  dating: "by the day of the first resolution",
  of: "resolved tickets",
  better: "lower",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: firstResolutions,
  maturesAt: `m."firstResolvedAt" + interval '7 days'`,
  part: `m."reopenedAt" <= m."firstResolvedAt" + interval '7 days'`,
  names: { part: "reopened", whole: "resolved" },
});
