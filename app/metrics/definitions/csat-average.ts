import { defineMetric } from "#app/metrics/define.ts";
import { csat } from "./csat.ts";

/** metrics.md D1: mean score of the answers on the 1–5 scale; different scales are never averaged together. */
export const csatAverage = defineMetric({
  id: "csat_average",
  needs: ["ratings"],
  entry: "D1",
  label: "CSAT average",
  meaning: "Mean score of the answers given on a scale of 1 to 5.",
  dating: csat.dating,
  of: csat.of,
  better: "higher",
  group: "satisfaction",
  kind: "score",
  unit: "score",
  from: csat.from,
  when: `${csat.when} AND a."score5" IS NOT NULL`,
  score: `a."score5"`,
  by: csat.by,
});
