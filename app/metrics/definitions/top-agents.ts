import { defineMetric } from "#app/metrics/define.ts";
import { shrunken } from "#app/metrics/shrunken.ts";
import { csat } from "./csat.ts";

/** metrics.md P1: an ordering for the table, never a score of its own. */
export const topAgents = defineMetric({
  id: "top_agents",
  needs: ["ratings"],
  entry: "P1",
  label: "Agents by CSAT",
  meaning:
    "CSAT of each agent, drawn towards the team's as long as there are few answers, so that 5 of 5 does not beat 90 of 100.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "people",
  kind: "composite",
  unit: "ratio",
  operands: { own: { metric: csat }, team: { metric: csat, whole: true } },
  combine: shrunken,
});
