import { defineMetric } from "#app/metrics/define.ts";
import { supportRevenue } from "./support-revenue.ts";

/** metrics.md F4: F3 by agent, AI and Unassigned included, so that the rows add up to F3. */
export const agentRevenue = defineMetric({
  ...supportRevenue,
  id: "agent_revenue",
  entry: "F4",
  label: "Revenue per agent",
  meaning: "Each order's credit shared by the turns that agents took in the conversation before the purchase.",
});
