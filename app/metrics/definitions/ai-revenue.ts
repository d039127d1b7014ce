import { defineMetric } from "#app/metrics/define.ts";
import { credits } from "#app/metrics/sources/money.ts";

/** metrics.md F10 */
export const aiRevenue = defineMetric({
  id: "ai_revenue",
  needs: ["automation"],
  entry: "F10",
  label: "Revenue after AI",
  meaning: "The part of the revenue after support that AI agents earned.",
  dating: "by the day of the order",
  of: "credited orders",
  better: "higher",
  group: "revenue",
  elsewhere: true,
  kind: "money",
  unit: "minor",
  source: credits,
  credits: true,
  where: `EXISTS (SELECT FROM "Agent" g WHERE g."shopId" = $1 AND g."agentId" = c."agentId" AND g."kind" = 'ai')`,
  minor: `c."amount"`,
  distinct: `c."orderId"`,
});
