import { defineMetric } from "#app/metrics/define.ts";
import { teamAnswers } from "#app/metrics/sources/answers.ts";
import { FEWEST_OF_TEAM } from "#app/metrics/sources/told-weeks.ts";

/** metrics.md D6: anonymous, so no figure below 5 answers, none that could be subtracted from another, and no breakdown. */
export const agentSatisfaction = defineMetric({
  id: "agent_satisfaction",
  entry: "D6",
  label: "Team eNPS",
  meaning:
    "Share of the team who would recommend working here less the share of those who would not, times 100. Weeks are told when they are over, and together where one has fewer than 5 answers, so that nobody can be made out.",
  dating: "by the week of the answer",
  of: "responses",
  better: "higher",
  group: "people",
  kind: "balance",
  unit: "score",
  source: teamAnswers,
  good: `a."score" >= 9`,
  bad: `a."score" <= 6`,
  score: `a."score"`,
  names: { good: "promoters", neutral: "passives", bad: "detractors" },
  fewest: FEWEST_OF_TEAM,
});
