import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";

/** metrics.md R12, any_touch: every ticket that qualified counts, whatever the model gave it; orders, because money would add up twice. */
export const ordersAssisted = defineMetric({
  id: "orders_assisted",
  entry: "R12",
  label: "Orders assisted",
  meaning:
    "Orders whose customer was helped before, in any conversation that qualified. Counted in full for each, so never summed.",
  dating: "by the day of the order",
  of: "orders",
  better: "higher",
  group: "revenue",
  kind: "count",
  unit: "count",
  credits: true,
  from: `credit c LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = c."ticketId"`,
  when: `c."orderAmount" > 0 AND c."processedAt" >= b."start" AND c."processedAt" < b."end" AND c."processedAt" <= b."now"`,
  distinct: `c."orderId"`,
  by: { ...ticketDimensions, agent: `nullif(c."agentId", '')` },
});
