import type { Source } from "#app/metrics/define.ts";
import { daysSet } from "./figure-settings.ts";
import { countedOrders } from "./money.ts";

/** How long after a kept order somebody counts as a customer (F8). */
const span = daysSet("retentionDays", 365);

/** Whoever ordered: the store's customer, or a guest's address. */
const customer = `coalesce(o."customerId", (SELECT min(i."value") FROM "Identifier" i
  WHERE i."shopId" = $1 AND i."source" = 'order' AND i."sourceId" = o."id" AND i."kind" = 'email'))`;

/** Whether somebody with an identifier of the order ever wrote to support, in a ticket that counts (G5). */
const contacted = `EXISTS (SELECT FROM "Identifier" i JOIN "Identifier" t ON t."shopId" = $1 AND t."source" = 'ticket'
    AND t."kind" = i."kind" AND t."value" = i."value"
    JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = t."sourceId" AND m."valid"
  WHERE i."shopId" = $1 AND i."source" = 'order' AND i."sourceId" = o."id" AND i."kind" IN ('customer', 'email', 'phone'))`;

/** Customers by their kept orders in the time before the bucket's start or E. */
function customers(when: string, contact?: "yes" | "no"): Source {
  const told = contact ? contacted : "false";
  return {
    from: `LATERAL (SELECT k."customer", bool_or(k."at" <= b."start") AS "atStart", bool_or(k."at" > b."e" - ${span}) AS "atEnd",
        count(*) FILTER (WHERE k."at" > b."e" - ${span}) AS "orders", bool_or(k."contacted") AS "contacted"
      FROM (SELECT ${customer} AS "customer", o."processedAt" AS "at", ${told} AS "contacted" FROM "Order" o
        WHERE o."shopId" = $1 AND ${countedOrders} AND o."financialStatus" <> 'pending' AND o."netPaid" > 0
          AND o."processedAt" > b."start" - ${span} AND o."processedAt" <= b."e") k
      WHERE k."customer" IS NOT NULL GROUP BY 1) c`,
    when: `b."start" <= b."now" AND ${when}${contact ? ` AND ${contact === "yes" ? "" : "NOT "}c."contacted"` : ""}`,
    by: {},
  };
}

export const customersAtStart = customers(`c."atStart"`);
export const contactedAtStart = customers(`c."atStart"`, "yes");
export const otherCustomersAtStart = customers(`c."atStart"`, "no");
export const customersAtEnd = customers(`c."atEnd"`);
export const contactedAtEnd = customers(`c."atEnd"`, "yes");
export const otherCustomersAtEnd = customers(`c."atEnd"`, "no");

export const stays = `c."atEnd"`;
export const buysAgain = `c."orders" >= 2`;
