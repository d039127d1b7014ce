import { defineMetric } from "#app/metrics/define.ts";
import { firstHumanReplies } from "#app/metrics/sources/tickets.ts";

/** metrics.md B10 */
export const firstResponseDistribution = defineMetric({
  id: "first_response_distribution",
  entry: "B10",
  label: "First response distribution",
  meaning: "How many first replies came within 15 minutes, an hour, 4, 8, 24 hours, or later.",
  dating: "by the day of that reply",
  of: "first replies",
  better: "neither",
  group: "speed",
  kind: "count",
  unit: "count",
  source: firstHumanReplies,
  parts: {
    under_15_min: `m."frtSeconds" < 900`,
    under_1_h: `m."frtSeconds" >= 900 AND m."frtSeconds" < 3600`,
    under_4_h: `m."frtSeconds" >= 3600 AND m."frtSeconds" < 14400`,
    under_8_h: `m."frtSeconds" >= 14400 AND m."frtSeconds" < 28800`,
    under_24_h: `m."frtSeconds" >= 28800 AND m."frtSeconds" < 86400`,
    over_24_h: `m."frtSeconds" >= 86400`,
  },
  distribution: {
    under_15_min: "under 15 min",
    under_1_h: "15 to 60 min",
    under_4_h: "1 to 4 h",
    under_8_h: "4 to 8 h",
    under_24_h: "8 to 24 h",
    over_24_h: "over 24 h",
  },
});
