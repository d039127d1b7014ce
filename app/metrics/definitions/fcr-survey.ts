import { defineMetric } from "#app/metrics/define.ts";
import { conversationAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md C2 */
export const fcrSurvey = defineMetric({
  id: "fcr_survey",
  entry: "C2",
  label: "Solved, say customers",
  meaning: 'Of the customers who answered "was it solved?", those who said yes.',
  dating: "by the day of the answer",
  of: "answers",
  better: "higher",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: conversationAnswers,
  where: `a."kind" = 'solved'`,
  part: `a."satisfied"`,
  names: { part: "solved", whole: "answers" },
});
