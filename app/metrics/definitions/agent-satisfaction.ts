import { defineMetric } from "#app/metrics/define.ts";
import { teamAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D6: anonymous, so no figure below 5 answers and no breakdown. */
export const agentSatisfaction = defineMetric({
  id: "agent_satisfaction",
  entry: "D6",
  label: "Team eNPS",
  meaning:
    "Share of the team who would recommend working here less the share of those who would not, times 100. Nothing is shown below 5 answers.",
  dating: "by the week of the answer",
  of: "responses",
  better: "higher",
  group: "people",
  kind: "balance",
  unit: "score",
  source: teamAnswers,
  where: `a."kind" = 'enps'`,
  good: `a."score" >= 9`,
  bad: `a."score" <= 6`,
  score: `a."score"`,
  names: { good: "promoters", neutral: "passives", bad: "detractors" },
  fewest: 5,
});
