import { bulkRecords, bulkRows } from "#app/lib/bulk.ts";
import { randomSecret } from "#app/lib/crypto.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { findPerson, type FoundPerson } from "./find-person.server.ts";
import type { PrivacyRequest } from "./request.ts";

/** Rows touched per table. */
export type Erased = Record<string, number>;

/**
 * Removes everything that identifies a person: names, subjects, comments, hashes, ids and stored payloads. Counts, durations,
 * scores and credits stay, held together by keys that lead to nobody (metrics.md G16); nothing new can match them.
 */
export async function redactCustomer(tx: ShopDb, shop: ShopContext, request: PrivacyRequest): Promise<Erased> {
  const person = await findPerson(tx, shop, request);
  const { customerIds, orderIds, ticketIds } = person;
  const keys = await unlinkableKeys(tx, person);
  return {
    Order: await tx.execute(
      `UPDATE "Order" o SET "customerName" = NULL,
         "customerId" = (SELECT r."new" FROM ${bulkRecords(keyColumns)} WHERE r."old" = o."customerId")
       WHERE o."shopId" = $1 AND (o."id" = ANY($3) OR o."customerId" = ANY($4))`,
      bulkRows(keys),
      orderIds,
      customerIds,
    ),
    TicketEvent: await rewriteEvents(tx, ticketIds, keys),
    // What was said of the person's own orders is all that their credits need.
    Message: await tx.execute(
      `UPDATE "Message" m SET "mentions" = ARRAY(SELECT key FROM unnest(m."mentions") AS key WHERE key IN (
         SELECT unnest(o."evidenceKeys") FROM "Order" o WHERE o."shopId" = $1 AND o."id" = ANY($3)) ORDER BY key)
       WHERE m."shopId" = $1 AND m."ticketId" = ANY($2) AND m."mentions" <> '{}'`,
      ticketIds,
      orderIds,
    ),
    Ticket: await tx.execute(
      `UPDATE "Ticket" t SET "subject" = NULL, "customerName" = NULL, ${customerKey}, "conversation" = (
         SELECT coalesce(json_agg(CASE WHEN said #> '{5,0}' IS NULL THEN said ELSE jsonb_set(said, '{5}', (
           SELECT coalesce(jsonb_agg(key ORDER BY key), 'null') FROM jsonb_array_elements_text(said -> 5) AS key WHERE key IN (
             SELECT unnest(o."evidenceKeys") FROM "Order" o WHERE o."shopId" = $1 AND o."id" = ANY($4))
         )) END ORDER BY n), '[]') FROM jsonb_array_elements(t."conversation"::jsonb) WITH ORDINALITY AS each(said, n))
       WHERE t."shopId" = $1 AND t."ticketId" = ANY($3)`,
      bulkRows(keys),
      ticketIds,
      orderIds,
    ),
    TicketMeasure: await tx.execute(
      `UPDATE "TicketMeasure" t SET ${customerKey} WHERE t."shopId" = $1 AND t."ticketId" = ANY($3)`,
      bulkRows(keys),
      ticketIds,
    ),
    Call: await tx.execute(
      `UPDATE "Call" t SET ${customerKey} WHERE t."shopId" = $1 AND EXISTS (SELECT FROM ${bulkRecords(keyColumns)} WHERE ${sameCustomer})`,
      bulkRows(keys),
    ),
    SurveyAnswer: await tx.execute(
      `UPDATE "SurveyAnswer" SET "comment" = NULL WHERE "shopId" = $1 AND ("ticketId" = ANY($3) OR "orderId" = ANY($4)
         OR "invitationId" IN (SELECT t."invitationId" FROM "SurveyInvitation" t, ${bulkRecords(keyColumns)}
           WHERE t."shopId" = $1 AND ${sameCustomer}))`,
      bulkRows(keys),
      ticketIds,
      orderIds,
    ),
    SurveyInvitation: await tx.execute(
      `UPDATE "SurveyInvitation" t SET ${customerKey} WHERE t."shopId" = $1 AND EXISTS (
         SELECT FROM ${bulkRecords(keyColumns)} WHERE ${sameCustomer})`,
      bulkRows(keys),
    ),
    Identifier: await replaceIdentifiers(tx, person, keys),
    ShopifyCustomer: await tx.execute(`DELETE FROM "ShopifyCustomer" WHERE "shopId" = $1 AND "id" = ANY($2)`, customerIds),
    CustomerMerge: await tx.execute(
      `DELETE FROM "CustomerMerge" WHERE "shopId" = $1 AND ("fromId" = ANY($2) OR "toId" = ANY($2))`,
      customerIds,
    ),
    InboxEvent: await tx.execute(
      // Which stored payloads mention the person cannot be told without opening all; understood ones are no longer needed.
      `DELETE FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'done' AND "topic" NOT LIKE 'customers/%'`,
    ),
  };
}

/** What stood for the person and what stands there from now on. */
type Key = { old: string; new: string };

const keyColumns = { old: "text", new: "text" };

/** A random key for every identifier on anything of the person, so that equal ones stay equal. */
async function unlinkableKeys(tx: ShopDb, { customerIds, orderIds, ticketIds, values }: FoundPerson): Promise<Key[]> {
  const rows = await tx.rows<{ value: string }>(
    `SELECT "value" FROM "Identifier" WHERE "shopId" = $1 AND "kind" <> 'order_ref'
       AND ("source" = 'order' AND "sourceId" = ANY($2) OR "source" = 'ticket' AND "sourceId" = ANY($3)
         OR "source" IN ('customer', 'record') AND "sourceId" = ANY($4))
     UNION SELECT id->>'value' FROM "TicketEvent" e,
       jsonb_array_elements(coalesce(e."data"->'requester'->'ids', e."data"->'ids', '[]'::jsonb)) id
       WHERE e."shopId" = $1 AND e."ticketId" = ANY($3)
     UNION SELECT e."data"->'requester'->>'key' FROM "TicketEvent" e
       WHERE e."shopId" = $1 AND e."ticketId" = ANY($3) AND e."data"->'requester'->>'key' ~ '^[0-9]+:'
     UNION SELECT "customerId" FROM "Order" WHERE "shopId" = $1 AND "id" = ANY($2) AND "customerId" IS NOT NULL`,
    orderIds,
    ticketIds,
    customerIds,
  );
  const known = new Set([...rows.map(({ value }) => value), ...values, ...customerIds]);
  return [...known].map((old) => ({ old, new: `erased-${randomSecret(12)}` }));
}

/** Whether row `t` belongs to identifier `r`: `customerKey` is "<kind>:<identifier>", or the helpdesk's own id of the person. */
const sameCustomer = `t."customerKey" IN (r."old", 'customer:' || r."old", 'email:' || r."old", 'phone:' || r."old")`;

/** A key nothing is known of goes altogether. */
const customerKey = `"customerKey" = (
  SELECT replace(t."customerKey", r."old", r."new") FROM ${bulkRecords(keyColumns)} WHERE ${sameCustomer})`;

type Event = { eventKey: string; data: string };

/** Facts are folded again whenever something new happens to a ticket: they must not bring the person back. */
async function rewriteEvents(tx: ShopDb, ticketIds: string[], keys: readonly Key[]): Promise<number> {
  const events = await tx.rows<Event>(
    `SELECT "eventKey", "data"::text AS "data" FROM "TicketEvent" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
    ticketIds,
  );
  const rewritten = events.map(({ eventKey, data }) => ({ eventKey, data: withoutPerson(data, keys) }));
  return tx.execute(
    `UPDATE "TicketEvent" e SET "data" = r."data" FROM ${bulkRecords({ eventKey: "text", data: "jsonb" })}
     WHERE e."shopId" = $1 AND e."eventKey" = r."eventKey"`,
    bulkRows(rewritten),
  );
}

function withoutPerson(data: string, keys: readonly Key[]): unknown {
  const unlinked = keys.reduce((text, key) => text.replaceAll(key.old, key.new), data);
  const { subject: _subject, ...kept } = JSON.parse(unlinked) as { subject?: unknown; comment?: unknown; requester?: object };
  if (kept.requester) kept.requester = { ...kept.requester, name: null };
  return "comment" in kept ? { ...kept, comment: null } : kept;
}

/** On everything of the person; the identifiers that were named in the request also wherever else they stand. */
async function replaceIdentifiers(
  tx: ShopDb,
  { customerIds, orderIds, ticketIds, values }: FoundPerson,
  keys: readonly Key[],
): Promise<number> {
  return tx.execute(
    `UPDATE "Identifier" i SET "value" = coalesce((SELECT r."new" FROM ${bulkRecords(keyColumns)} WHERE r."old" = i."value"), i."value"),
       "sourceId" = coalesce((SELECT r."new" FROM ${bulkRecords(keyColumns)} WHERE i."source" IN ('customer', 'record') AND r."old" = i."sourceId"), i."sourceId")
     WHERE i."shopId" = $1 AND i."kind" <> 'order_ref'
       AND (i."source" = 'order' AND i."sourceId" = ANY($3) OR i."source" = 'ticket' AND i."sourceId" = ANY($4)
         OR i."source" IN ('customer', 'record') AND i."sourceId" = ANY($5) OR i."value" = ANY($6))`,
    bulkRows(keys),
    orderIds,
    ticketIds,
    customerIds,
    values,
  );
}
