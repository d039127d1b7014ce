import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { handleTime } from "./handle-time.ts";
import { supportRevenue } from "./support-revenue.ts";

/** metrics.md F5 */
export const revenuePerHour = defineMetric({
  id: "revenue_per_hour",
  entry: "F5",
  label: "Revenue per hour of handling",
  meaning: "Revenue after support for each hour of work on tickets and calls.",
  dating: "by the day of the order, and of the resolution",
  of: "handled contacts",
  better: "higher",
  group: "revenue",
  kind: "composite",
  unit: "minor",
  operands: { credited: { metric: supportRevenue }, handling: { metric: handleTime } },
  combine: ({ credited, handling }) => quotient(credited!.value ?? 0, ((handling!.mean ?? 0) * handling!.n) / 3600, handling!.n),
});
