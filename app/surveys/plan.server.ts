import type { ShopDb } from "#app/lib/db.server.ts";
import { insertInvitation } from "./invite.server.ts";
import { surveysByName, type SurveySettings } from "./settings.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** What should have gone out longer ago than this, because nobody sent it or it came with a history, does not go out any more. */
const TOO_LATE = "6 hours";

/**
 * Plans a message for each of these tickets that was just closed, and takes back those planned for tickets that are open again or do
 * not count any more (metrics.md D1). Whether it is really sent is decided when it is due.
 */
export async function planAfterTickets(
  tx: ShopDb,
  { afterTicket, surveys }: SurveySettings,
  ticketIds: readonly string[],
  now: Date,
): Promise<void> {
  await tx.execute(
    `UPDATE "SurveyInvitation" i SET "state" = 'cancelled', "reason" = CASE WHEN m."valid" THEN 'reopened' ELSE coalesce(m."excluded", 'deleted') END
     FROM "TicketMeasure" m WHERE i."shopId" = $1 AND i."ticketId" = ANY($2) AND i."state" = 'waiting'
       AND m."shopId" = $1 AND m."ticketId" = i."ticketId" AND (NOT m."valid" OR m."resolvedAt" IS NULL)`,
    ticketIds,
  );
  if (!afterTicket.on || !surveys[afterTicket.ask].on) return;
  const closed = await tx.rows<{ ticketId: string; customerKey: string | null; resolvedAt: Date }>(
    `SELECT m."ticketId", m."customerKey", m."resolvedAt" FROM "TicketMeasure" m
     WHERE m."shopId" = $1 AND m."ticketId" = ANY($2) AND m."valid" AND m."startedBy" = 'customer' AND m."firstReplyAt" IS NOT NULL
       AND CASE WHEN cardinality($3::text[]) = 0 THEN m."channel" <> 'phone' ELSE m."channel" = ANY($3) END
       AND m."resolvedAt" + $4::int * interval '1 minute' > $5::timestamptz - interval '${TOO_LATE}'
       AND NOT EXISTS (SELECT FROM "SurveyInvitation" i WHERE i."shopId" = $1 AND i."ticketId" = m."ticketId"
         AND (i."state" = 'waiting' OR i."createdAt" > m."resolvedAt" AND i."reason" IS DISTINCT FROM 'reopened'))`,
    ticketIds,
    afterTicket.channels,
    afterTicket.delayMinutes,
    now,
  );
  const { kind } = surveysByName[afterTicket.ask];
  for (const { ticketId, customerKey, resolvedAt } of closed) {
    const dueAt = new Date(resolvedAt.getTime() + afterTicket.delayMinutes * MINUTE);
    await insertInvitation(
      tx,
      { kind, scope: "post_ticket", via: afterTicket.by, ticketId, linkedBy: "ticket", customerKey, dueAt },
      now,
    );
  }
}

/** Plans a mail for each order that is old enough by now. */
export async function planAfterOrders(db: ShopDb, { afterOrder, surveys }: SurveySettings, now: Date): Promise<number> {
  if (!afterOrder.on || !surveys[afterOrder.ask].on) return 0;
  const orders = await db.rows<{ id: string; customerKey: string | null }>(
    `SELECT o."id", coalesce('customer:' || o."customerId", (SELECT 'email:' || i."value" FROM "Identifier" i
         WHERE i."shopId" = $1 AND i."source" = 'order' AND i."sourceId" = o."id" AND i."kind" = 'email' LIMIT 1)) AS "customerKey"
     FROM "Order" o WHERE o."shopId" = $1 AND NOT o."test" AND o."cancelledAt" IS NULL AND o."financialStatus" IN ('paid', 'partially_refunded', 'partially_paid')
       AND o."processedAt" > $2 AND o."processedAt" <= $3
       AND NOT EXISTS (SELECT FROM "SurveyInvitation" i WHERE i."shopId" = $1 AND i."orderId" = o."id")`,
    new Date(now.getTime() - (afterOrder.days + 1) * DAY),
    new Date(now.getTime() - afterOrder.days * DAY),
  );
  const { kind, scope } = surveysByName[afterOrder.ask];
  for (const { id, customerKey } of orders)
    await insertInvitation(db, { kind, scope, via: "email", orderId: id, customerKey, dueAt: now }, now);
  return orders.length;
}
