import { datedSource, type Source } from "#app/metrics/define.ts";
import { ticketDimensions } from "./tickets.ts";

const credit = {
  from: `credit c LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = c."ticketId"`,
  by: { ...ticketDimensions, agent: `nullif(c."agentId", '')` },
  ticket: `c."ticketId"`,
};

/** Shares of orders by the day they are booked on (F3); rows of a what-if ruleset or the stored ones. */
export const credits = datedSource({ ...credit, marked: true, at: `c."bookedAt"`, where: `c."weight" > 0` });

/** Credits and assists by the day of their order (R12, any_touch). */
export const assists = datedSource({ ...credit, marked: true, at: `c."processedAt"`, where: `c."orderAmount" > 0` });

/** One row per credited order: its last touch, and who has most of it there (F11). */
export const creditedOrders = datedSource({
  ...credit,
  from: `(SELECT DISTINCT ON (c."orderId") c.* FROM credit c WHERE c."weight" > 0 AND c."net" > 0
      ORDER BY c."orderId", c."touchAt" DESC, c."net" DESC, c."agentId") c
    LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = c."ticketId"`,
  at: `c."processedAt"`,
});

/** Orders that may count as revenue of the shop (R8 without the matching). */
const lasting = `NOT o."test" AND o."financialStatus" NOT IN ('voided', 'expired')`;
export const countedOrders = `${lasting} AND o."cancelledAt" IS NULL`;
const paid = `(o."financialStatus" <> 'pending' OR b."pendingCounts")`;

/** Orders by the day they were processed. */
export const orders = datedSource({
  marked: true,
  from: `"Order" o`,
  at: `o."processedAt"`,
  where: `o."shopId" = $1 AND ${countedOrders} AND ${paid}`,
  by: {},
});

/** Each order with what it was worth before any refund, and each refund with what it took: in place of an order's amounts. */
export const ordersAndRefunds = datedSource({
  marked: true,
  from: `(SELECT "shopId", "id", "test", "cancelledAt", "financialStatus", "processedAt" AS "at", "total",
       "netPaid" + "offPaid" AS "netPaid", "netSales" + "offSales" AS "netSales" FROM "Order" WHERE "shopId" = $1
     UNION ALL
     SELECT s."shopId", s."id", s."test", s."cancelledAt", s."financialStatus", greatest(f."at", s."processedAt"), 0,
       -f."offPaid", -f."offSales" FROM "Refund" f JOIN "Order" s ON s."shopId" = $1 AND s."id" = f."orderId" WHERE f."shopId" = $1) o`,
  at: `o."at"`,
  where: `o."shopId" = $1 AND ${lasting} AND ${paid} AND (o."cancelledAt" IS NULL OR b."basis" <> 'gross')`,
  by: {},
});

/** Costs of each month that the bucket overlaps (F6). */
export const costs: Source = {
  from: `"CostEntry" k`,
  when: `k."shopId" = $1 AND k."month" < b."lastDay" AND k."month" + interval '1 month' > b."firstDay"`,
  by: {},
};

/** Part of a month's cost that falls into the bucket, prorated by days; an hour has its share of the day. */
export const costInBucket = `k."amount" * CASE WHEN b."dayShare" IS NULL
    THEN least(b."lastDay", (k."month" + interval '1 month')::date) - greatest(b."firstDay", k."month")
    ELSE b."dayShare" END / ((k."month" + interval '1 month')::date - k."month")::float8`;
