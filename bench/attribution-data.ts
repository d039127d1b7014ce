import pg from "pg";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";
import { chanceFunction, fastWrites, loadRows, messageCount, SAMPLED } from "./load-rows.ts";

/** How much of everything; messages are three a ticket on average. */
export type AttributionSize = { orders: number; tickets: number };

export const START = Date.UTC(2024, 9, 1);
export const DAYS = 730;
const FIRST_ORDER = 5_000_000_000_000;
const FIRST_CUSTOMER = 7_000_000_000_000;

/** The address of the customer who wrote a ticket of these data, as the real path is told it. */
export function shopperOf(customer: number): { id: number; email: string; isGuest: boolean } {
  return { id: FIRST_CUSTOMER + customer, email: `shopper${customer}@example.com`, isGuest: customer % 10 === 0 };
}

const tables = [
  "Order",
  "Refund",
  "ShopifyCustomer",
  "Identifier",
  "Message",
  "Ticket",
  "TicketMeasure",
  "TicketEvent",
  "Agent",
] as const;

/**
 * Writes a shop of two years straight into the tables of facts and of tickets, in minutes rather than hours: what attribution reads
 * of the rows that importing it would leave, without what is measured of tickets besides. There are two orders a customer, a ticket for every other order; a twelfth of the tickets is followed by an order of
 * its customer within five days, others by chance. Chance is a hash of the row's number, so that every run has the same shop.
 */
export async function loadShop(url: string, shop: ShopContext, connectionId: number, size: AttributionSize): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const key = await hashKeyOf(shop);
    await client.query(fastWrites);
    await client.query(functions(key));
    await loadRows(client, tables, async () => {
      for (const sql of rowsOf(shop.id, connectionId, size)) await client.query(sql);
    });
  } finally {
    await client.end();
  }
}

/** `keyed` is `identifierHash` in SQL (HMAC-SHA256 by its definition). */
function functions(key: Uint8Array): string {
  const padded = (byte: number) => Buffer.from(Buffer.alloc(64).map((_, i) => (key[i] ?? 0) ^ byte)).toString("hex");
  return `${chanceFunction}
    CREATE FUNCTION pg_temp.keyed(kind text, value text) RETURNS text LANGUAGE sql IMMUTABLE AS
      $$ SELECT translate(encode(substr(sha256('\\x${padded(0x5c)}'::bytea || sha256('\\x${padded(0x36)}'::bytea
        || convert_to(kind, 'UTF8') || '\\x00'::bytea || convert_to(value, 'UTF8'))), 1, 16), 'base64'), '+/=', '-_') $$;`;
}

function rowsOf(shopId: number, connectionId: number, { orders, tickets }: AttributionSize): string[] {
  const customers = Math.ceil(orders / 2);
  const start = `to_timestamp(${START / 1000})`;
  const seconds = DAYS * 86_400;
  const gid = (kind: string, number: string) => `'gid://shopify/${kind}/' || (${number})`;
  const iso = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const agent = (number: string) => `'${connectionId}:a' || (${number})`;
  return [
    `CREATE TEMP TABLE person AS SELECT c, ${gid("Customer", `${FIRST_CUSTOMER} + c`)} AS gid, c % 10 = 0 AS guest,
       pg_temp.keyed('email', 'shopper' || c || '@example.com') AS email,
       pg_temp.keyed('email_loose', 'shopper' || c || '@example.com') AS loose
     FROM generate_series(0::bigint, ${customers - 1}) AS c`,
    `CREATE TEMP TABLE asked AS SELECT i, '${connectionId}:T' || i AS id, ${messageCount} AS messages,
       floor(pg_temp.chance(i, 1) * ${customers})::bigint AS c, ${start} + floor(pg_temp.chance(i, 2) * ${seconds}) * interval '1 second' AS at,
       60 + floor(pg_temp.chance(i, 3) * 36000)::int AS wait, 120 + floor(pg_temp.chance(i, 4) * 5400)::int AS pause
     FROM generate_series(0::bigint, ${tickets - 1}) AS i`,
    `CREATE TEMP TABLE bought AS SELECT j, ${gid("Order", `${FIRST_ORDER} + j`)} AS id, '#' || (1001 + j) AS name, a.i AS after,
       coalesce(a.c, floor(pg_temp.chance(j, 5) * ${customers})::bigint) AS c,
       coalesce(a.at + floor(600 + pg_temp.chance(j, 6) * ${5 * 86_400}) * interval '1 second',
         ${start} + floor(pg_temp.chance(j, 7) * ${seconds}) * interval '1 second') AS at,
       1000 + floor(pg_temp.chance(j, 8) * 20000)::bigint AS total, pg_temp.chance(j, 9) AS fate
     FROM generate_series(0::bigint, ${orders - 1}) AS j LEFT JOIN asked a ON a.i = j * 12`,
    `CREATE TEMP TABLE known AS SELECT b.*, p.gid, p.guest, p.email, p.loose,
       CASE WHEN fate < 0.02 THEN 'pending' WHEN fate < 0.05 THEN 'partially_refunded' ELSE 'paid' END AS status,
       CASE WHEN fate >= 0.02 AND fate < 0.05 THEN total / 2 ELSE 0 END AS back, fate >= 0.99 AS cancelled
     FROM bought b JOIN person p USING (c)`,
    `INSERT INTO "Order" ("shopId", "id", "name", "processedAt", "createdAt", "updatedAt", "version", "identityVersion", "customerId",
       "currency", "total", "currentTotal", "currentSubtotal", "giftCards", "financialStatus", "cancelledAt", "test", "sourceName",
       "isRenewal", "isReplacement", "discountCodes", "evidenceKeys", "refundsSeen", "netPaid", "netSales", "refunded", "offPaid", "offSales")
     SELECT ${shopId}, id, name, at, at, at, ${iso("at")}, ${iso("at")}, CASE WHEN NOT guest THEN gid END,
       'EUR', total, total - back, total - back, 0, status, CASE WHEN cancelled THEN at END, false, 'web',
       false, false, '{}', ARRAY['order:' || name, 'order:' || id, 'product:item-' || j % 900, 'variant:' || j % 2700], CASE WHEN back > 0 THEN jsonb_build_array(jsonb_build_object('id', ${gid("Refund", `${FIRST_ORDER} + j`)},
         'paidBack', back, 'goods', back)) ELSE '[]' END,
       CASE WHEN cancelled THEN 0 ELSE total - back END, CASE WHEN cancelled THEN 0 ELSE total - back END, back, back, back
     FROM known ORDER BY at`,
    `INSERT INTO "Refund" ("shopId", "id", "orderId", "at", "paidBack", "goods", "offPaid", "offSales")
     SELECT ${shopId}, ${gid("Refund", `${FIRST_ORDER} + j`)}, id, at + interval '2 days', back, back, back, back FROM known WHERE back > 0`,
    `INSERT INTO "ShopifyCustomer" ("shopId", "id", "updatedAt", "version")
     SELECT ${shopId}, gid, ${start}, ${iso(start)} || '|' || email || '|' || loose FROM person WHERE NOT guest`,
    `INSERT INTO "Identifier" ("shopId", "source", "sourceId", "kind", "value")
     SELECT ${shopId}, 'order', k.id, i.kind, i.value FROM known k CROSS JOIN LATERAL (VALUES ('order_ref', k.id),
       ('order_ref', k.name), ('customer', CASE WHEN NOT k.guest THEN k.gid END), ('email', k.email), ('email_loose', k.loose))
       AS i(kind, value) WHERE i.value IS NOT NULL
     UNION ALL
     SELECT ${shopId}, s.source, p.gid, i.kind, i.value FROM person p CROSS JOIN (VALUES ('record'), ('customer')) AS s(source)
       CROSS JOIN LATERAL (VALUES ('email', p.email), ('email_loose', p.loose)) AS i(kind, value) WHERE NOT p.guest
     UNION ALL
     SELECT ${shopId}, 'ticket', a.id, i.kind, i.value FROM asked a JOIN person p USING (c)
       CROSS JOIN LATERAL (VALUES ('email', p.email), ('email_loose', p.loose)) AS i(kind, value)`,
    `CREATE TEMP TABLE letter AS SELECT a.i, a.id, a.c, n, CASE WHEN n % 2 = 0 THEN 'customer' WHEN i % 10 = 8 AND n = 1 THEN 'ai' ELSE 'human' END AS kind,
       CASE WHEN n = 0 THEN a.at ELSE a.at + (a.wait + (n - 1) * a.pause) * interval '1 second' END AS at,
       CASE WHEN n % 2 = 0 THEN NULL WHEN i % 10 = 8 AND n = 1 THEN ${agent("0")}
         ELSE ${agent(`1 + floor(pg_temp.chance(i, 10 + n / 4) * 40)::int`)} END AS agent
     FROM asked a CROSS JOIN LATERAL generate_series(0, a.messages - 1) AS n`,
    `INSERT INTO "Message" ("shopId", "ticketId", "messageId", "sentAt", "authorKind", "authorId", "isPublic", "version")
     SELECT ${shopId}, id, 'm' || i || '-' || n, at, kind, agent, true, ${iso("at")} || '|${connectionId}:e' || i || '-' || n FROM letter ORDER BY i, n`,
    `CREATE TEMP TABLE told AS SELECT a.*, p.email, p.loose, CASE WHEN p.guest THEN 'email:' || p.email ELSE 'customer:' || p.gid END AS writer,
       a.messages > 1 AS answered, "replyAt", "replyBy", "humanAt",
       "humanBy", "aiAt", "customerAt", "conversation", CASE WHEN a.messages > 1 THEN l."lastAt" + interval '30 minutes' END AS closed
     FROM asked a JOIN person p USING (c) JOIN (
       SELECT i, max(at) AS "lastAt", min(at) FILTER (WHERE kind <> 'customer') AS "replyAt",
         max(agent) FILTER (WHERE n = 1) AS "replyBy", min(at) FILTER (WHERE kind = 'human') AS "humanAt",
         max(agent) FILTER (WHERE n = CASE WHEN i % 10 = 8 THEN 3 ELSE 1 END) AS "humanBy",
         json_agg(CASE WHEN agent IS NULL THEN json_build_array((extract(epoch FROM at) * 1000)::bigint, kind)
           ELSE json_build_array((extract(epoch FROM at) * 1000)::bigint, kind, agent) END ORDER BY n) AS "conversation",
         min(at) FILTER (WHERE kind = 'ai') AS "aiAt",
         max(at) FILTER (WHERE kind = 'customer') AS "customerAt" FROM letter GROUP BY i
     ) l USING (i)`,
    `INSERT INTO "Ticket" ("shopId", "ticketId", "connectionId", "externalId", "helpdesk", "channel", "type", "tags", "startedBy", "status",
       "createdAt", "customerKey", "orderNames", "isSpam", "isTest", "isStaff", "firstCustomerAt", "customerWrote", "conversation")
     SELECT ${shopId}, id, ${connectionId}, 'T' || i, 'generic', ${channel}, ${type}, '{vip}', 'customer', CASE WHEN answered THEN 'closed' ELSE 'open' END,
       at, writer, '{}', false, false, false, at, true, "conversation" FROM told`,
    `INSERT INTO "TicketMeasure" ("shopId", "ticketId", "valid", "startedBy", "channel", "type", "tags", "helpdesk", "customerKey", "automation",
       "complaint", "status", "createdAt", "firstCustomerAt", "firstHumanAt", "firstHumanAgent", "firstReplyAt", "firstReplyAgent",
       "firstAckAt", "automatedAt", "automated", "firstResolvedAt", "resolvedAt", "awaiting", "lastCustomerAt", "episodes", "contacts")
     SELECT ${shopId}, id, true, 'customer', ${channel}, ${type}, '{vip}', 'generic', writer,
       CASE WHEN NOT answered THEN 'unanswered' WHEN "aiAt" IS NULL THEN 'human' ELSE 'assisted' END,
       false, CASE WHEN answered THEN 'closed' ELSE 'open' END, at, at, "humanAt", "humanBy", "replyAt", "replyBy",
       "replyAt", "aiAt", false, closed, closed, CASE WHEN messages % 2 = 1 THEN 'us' ELSE 'customer' END, "customerAt", 1, 1
     FROM told`,
    `INSERT INTO "TicketEvent" ("shopId", "eventKey", "ticketId", "kind", "at", "data")
     SELECT ${shopId}, '${connectionId}:e' || i || '-t', id, 'ticket', at, jsonb_build_object('createdAt', extract(epoch FROM at) * 1000,
       'channel', ${channel}, 'type', ${type}, 'tags', jsonb_build_array('vip'), 'startedBy', 'customer', 'status', 'open',
       'requester', jsonb_build_object('key', 'email:' || email, 'name', NULL, 'ids', jsonb_build_array(
         jsonb_build_object('kind', 'email', 'value', email), jsonb_build_object('kind', 'email_loose', 'value', loose))))
     FROM told WHERE i % ${SAMPLED} = 0
     UNION ALL
     SELECT ${shopId}, '${connectionId}:e' || i || '-s', id, 'status', closed, '{"to": "closed", "actorKind": "rule", "actorId": null}'
     FROM told WHERE i % ${SAMPLED} = 0 AND answered`,
    `INSERT INTO "Agent" ("shopId", "agentId", "externalId", "connectionId", "name", "kind")
     SELECT ${shopId}, ${agent("n")}, 'a' || n, ${connectionId}, 'Agent ' || n, CASE WHEN n = 0 THEN 'ai' ELSE 'human' END
     FROM generate_series(0, 40) AS n`,
    // Nobody is at work, so that no business second has to be counted here.
    `INSERT INTO "BusinessHours" ("shopId", "validFrom", "weekly", "holidays")
     VALUES (${shopId}, ${start}, '{"1":[],"2":[],"3":[],"4":[],"5":[],"6":[],"7":[]}', '[]')`,
  ];
}

const channel = `(ARRAY['email', 'chat', 'form', 'social'])[1 + i % 4]`;
const type = `(ARRAY['product', 'where is my order', 'sizing', 'return', 'stock'])[1 + i % 5]`;
