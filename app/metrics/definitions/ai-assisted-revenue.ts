import { defineMetric } from "#app/metrics/define.ts";
import { credits } from "#app/metrics/sources/money.ts";

/** metrics.md F10 */
export const aiAssistedRevenue = defineMetric({
  id: "ai_assisted_revenue",
  needs: ["automation"],
  entry: "F10",
  label: "Revenue with AI assistance",
  meaning: "All credit of the orders in which an AI agent had any share. Overlaps with what people earned.",
  dating: "by the day of the order",
  of: "credited orders",
  better: "higher",
  group: "revenue",
  elsewhere: true,
  kind: "money",
  unit: "minor",
  source: credits,
  credits: true,
  where: `EXISTS (SELECT FROM credit x JOIN "Agent" g ON g."shopId" = $1 AND g."agentId" = x."agentId" AND g."kind" = 'ai'
    WHERE x."orderId" = c."orderId" AND x."net" > 0)`,
  minor: `c."amount"`,
  distinct: `c."orderId"`,
});
