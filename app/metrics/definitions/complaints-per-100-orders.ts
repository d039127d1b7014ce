import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { complaintRate } from "./complaint-rate.ts";
import { ordersProcessed } from "./orders-processed.ts";

/** metrics.md A14 */
export const complaintsPer100Orders = defineMetric({
  id: "complaints_per_100_orders",
  entry: "A14",
  label: "Complaints per 100 orders",
  meaning: "Complaints for every 100 orders.",
  dating: "by the day of the ticket, and of the order",
  of: "orders",
  better: "lower",
  group: "quality",
  kind: "composite",
  unit: "score",
  operands: { complaints: { metric: complaintRate }, orders: { metric: ordersProcessed, whole: true } },
  combine: ({ complaints, orders }) => quotient(100 * complaints!.parts!.complaints!, orders!.n),
});
