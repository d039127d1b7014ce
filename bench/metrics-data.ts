import pg from "pg";
import { chanceFunction, fastWrites, loadRows, messageCount, SAMPLED } from "./load-rows.ts";

/** Local moment of reading: a working afternoon, so that the running day is half told. */
export const NOW = new Date("2026-09-30T13:20:00Z");

/** A shop to be filled with history that ends now. */
export type BenchShop = { id: number; connectionId: number; tickets: number; days: number };

const tables = [
  "Ticket",
  "TicketMeasure",
  "TicketWait",
  "TicketSpell",
  "TicketAction",
  "SurveyAnswer",
  "Order",
  "Credit",
  "Agent",
  "TicketEvent",
  "Message",
] as const;

/**
 * Writes shops' histories straight into the tables that figures are read from, in minutes rather than hours: what importing them
 * would leave. Tickets have three messages on average, as many orders stand beside them, a twelfth of the tickets is credited with
 * one, a sixth is rated, a fifth is reopened the day after and resolved again another day later, a fifth is closed after three days without a reply. Nothing is told that has not happened by now.
 */
export async function loadShops(url: string, shops: readonly BenchShop[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`${fastWrites}; ${chanceFunction}`);
    await client.query(
      `CREATE TEMP TABLE shop AS SELECT * FROM json_to_recordset('${JSON.stringify(shops)}') AS s("id" int, "connectionId" int, "tickets" int, "days" float8)`,
    );
    await loadRows(client, tables, async () => {
      for (const sql of rows) await client.query(sql);
    });
  } finally {
    await client.end();
  }
}

const now = `to_timestamp(${NOW.getTime() / 1000})`;
const iso = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const channel = `(ARRAY['email', 'chat', 'form', 'social'])[1 + i % 4]`;
const type = `(ARRAY['product', 'where is my order', 'sizing', 'return', 'stock'])[1 + i % 5]`;
const past = (at: string) => `CASE WHEN ${at} <= ${now} THEN ${at} END`;
const seconds = (from: string, to: string) => `extract(epoch FROM ${to} - ${from})::int`;

const rows = [
  `CREATE TEMP TABLE asked AS SELECT s."id" AS shop, s."connectionId" AS connection, i, s."connectionId" || ':T' || i AS id, ${messageCount} AS planned,
     ${now} - ceil((1 - pg_temp.chance(i, s."id" * 16 + 2)) * s."days" * 86400) * interval '1 second' AS at,
     60 + floor(pg_temp.chance(i, 3) * 36000)::int AS wait, 120 + floor(pg_temp.chance(i, 4) * 5400)::int AS pause
   FROM shop s CROSS JOIN LATERAL generate_series(0::bigint, s."tickets" - 1) AS i`,
  `CREATE TEMP TABLE letter AS SELECT a.shop, a.connection, a.i, a.id, n, a.at AS asked,
     CASE WHEN n % 2 = 0 THEN 'customer' WHEN i % 10 = 8 AND n = 1 THEN 'ai' ELSE 'human' END AS kind, said.at,
     CASE WHEN n % 2 = 1 THEN connection || ':a' || CASE WHEN i % 10 = 8 AND n = 1 THEN 0 ELSE 1 + floor(pg_temp.chance(i, 10 + n / 4) * 40)::int END END AS agent,
     CASE WHEN n = 0 THEN 0 WHEN n = 1 THEN a.wait ELSE a.pause END AS gap
   FROM asked a CROSS JOIN LATERAL generate_series(0, a.planned - 1) AS n
     CROSS JOIN LATERAL (SELECT a.at + CASE WHEN n = 0 THEN interval '0' ELSE (a.wait + (n - 1) * a.pause) * interval '1 second' END AS at) said
   WHERE said.at <= ${now}`,
  `CREATE TEMP TABLE told AS SELECT *, ${past(`"againAt" + interval '24 hours'`)} AS "finalAt" FROM (
     SELECT *, CASE WHEN i % 10 IN (7, 8) THEN ${past(`"closedAt" + interval '20 hours'`)} END AS "againAt" FROM (
       SELECT a.*, l.*, CASE WHEN l.messages = a.planned THEN ${past(`l."lastAt" + CASE WHEN l.messages = 1 THEN interval '3 days' ELSE interval '30 minutes' END`)} END AS "closedAt"
       FROM asked a JOIN (
         SELECT shop AS "s", i AS "j", count(*)::int AS messages, count(*) FILTER (WHERE kind = 'human')::int AS replies, max(at) AS "lastAt",
           min(at) FILTER (WHERE kind <> 'customer') AS "replyAt", (array_agg(agent ORDER BY n) FILTER (WHERE kind <> 'customer'))[1] AS "replyBy",
           min(at) FILTER (WHERE kind = 'human') AS "humanAt", (array_agg(agent ORDER BY n) FILTER (WHERE kind = 'human'))[1] AS "humanBy",
           min(at) FILTER (WHERE kind = 'ai') AS "aiAt", max(at) FILTER (WHERE kind = 'customer') AS "customerAt" FROM letter GROUP BY 1, 2
       ) l ON l."s" = a.shop AND l."j" = a.i) t) t`,
  `INSERT INTO "Ticket" ("shopId", "ticketId", "connectionId", "externalId", "helpdesk", "channel", "type", "tags", "startedBy", "status",
     "createdAt", "customerKey", "orderNames", "isSpam", "isTest", "isStaff", "firstCustomerAt", "customerWrote")
   SELECT shop, id, connection, 'T' || i, 'generic', ${channel}, ${type}, '{vip}', 'customer',
     CASE WHEN "closedAt" IS NULL OR "againAt" IS NOT NULL AND "finalAt" IS NULL THEN 'open' ELSE 'closed' END,
     at, 'email:e' || i, '{}', false, false, false, at, true FROM told ORDER BY shop, at`,
  `INSERT INTO "TicketMeasure" ("shopId", "ticketId", "valid", "startedBy", "channel", "type", "tags", "helpdesk", "customerKey", "automation",
     "complaint", "status", "createdAt", "firstCustomerAt", "firstHumanAt", "firstHumanAgent", "frtSeconds", "frtBusiness",
     "firstReplyAt", "firstReplyAgent", "frtAnySeconds", "frtAnyBusiness", "firstAckAt", "ackSeconds", "ackBusiness", "automatedAt", "automated",
     "firstResolvedAt", "firstResolutionSeconds", "firstResolutionBusiness", "episodes", "contacts", "issueEpisodes", "resolvedAt", "awaiting", "lastCustomerAt")
   SELECT shop, id, true, 'customer', ${channel}, ${type}, '{vip}', 'generic', 'email:e' || i,
     CASE WHEN "humanAt" IS NULL THEN CASE WHEN "aiAt" IS NULL THEN 'unanswered' ELSE 'automated' END WHEN "aiAt" IS NULL THEN 'human' ELSE 'assisted' END,
     false, CASE WHEN "closedAt" IS NULL OR "againAt" IS NOT NULL AND "finalAt" IS NULL THEN 'open' ELSE 'closed' END,
     at, at, "humanAt", "humanBy", ${seconds("at", `"humanAt"`)}, CASE WHEN "humanAt" IS NOT NULL THEN 0 END,
     "replyAt", "replyBy", ${seconds("at", `"replyAt"`)}, CASE WHEN "replyAt" IS NOT NULL THEN 0 END,
     "replyAt", ${seconds("at", `"replyAt"`)}, CASE WHEN "replyAt" IS NOT NULL THEN 0 END, "aiAt", false,
     "closedAt", ${seconds("at", `"closedAt"`)}, CASE WHEN "closedAt" IS NOT NULL THEN 0 END, 1, 1, 1, CASE WHEN "againAt" IS NULL THEN "closedAt" ELSE "finalAt" END,
     CASE WHEN messages % 2 = 1 THEN 'us' ELSE 'customer' END, "customerAt"
   FROM told ORDER BY shop, at`,
  `INSERT INTO "TicketWait" ("shopId", "ticketId", "n", "openedAt", "closedAt", "answered", "seconds", "businessSeconds", "agentId")
   SELECT shop, id, row_number() OVER (PARTITION BY shop, i ORDER BY "from") - 1, "from", "to", answered, ${seconds(`"from"`, `"to"`)}, 0, agent FROM (
     SELECT shop, i, id, at - gap * interval '1 second' AS "from", at AS "to", true AS answered, agent FROM letter WHERE kind = 'human'
     UNION ALL SELECT shop, i, id, "lastAt", "closedAt", false, NULL FROM told WHERE "closedAt" IS NOT NULL AND messages % 2 = 1
   ) w ORDER BY shop, "to"`,
  `INSERT INTO "TicketSpell" ("shopId", "ticketId", "n", "resolvedAt", "since", "until", "auto", "seconds", "businessSeconds", "netSeconds", "netBusiness",
     "waitSeconds", "waitBusiness", "replies", "answered", "messages", "handleSeconds", "handleEstimated")
   SELECT shop, id, n, s.at, s.at, s.until, true, ${seconds("t.at", "s.at")}, 0, ${seconds("t.at", "s.at")}, 0, 0, 0, replies, messages > 1, messages,
     CASE WHEN replies > 0 THEN replies * least(600, pause) END, true
   FROM told t CROSS JOIN LATERAL (VALUES (0, "closedAt", "againAt"), (CASE WHEN "againAt" IS NOT NULL THEN 1 END, "finalAt", NULL)) AS s(n, at, until)
   WHERE s.at IS NOT NULL ORDER BY shop, s.at`,
  `INSERT INTO "TicketAction" ("shopId", "ticketId", "n", "at", "kind", "agentId", "handleSeconds")
   SELECT shop, id, row_number() OVER (PARTITION BY shop, i ORDER BY at) - 1, at, kind, agent, work FROM (
     SELECT shop, i, id, at, kind, agent, CASE WHEN kind = 'human' THEN least(600, gap) END AS work FROM letter
     UNION ALL SELECT shop, i, id, s.at, 'status', NULL, NULL FROM told CROSS JOIN LATERAL (VALUES ("closedAt"), ("againAt"), ("finalAt")) AS s(at)
       WHERE s.at IS NOT NULL) a ORDER BY shop, at`,
  `INSERT INTO "SurveyAnswer" ("shopId", "answerId", "ticketId", "kind", "score", "scaleMin", "scaleMax", "satisfied", "score5", "answeredAt", "agentId")
   SELECT shop, 'r' || i, id, 'csat', r.score, 1, 5, r.score >= 4, r.score, "closedAt" + interval '2 hours', "replyBy"
   FROM told CROSS JOIN LATERAL (SELECT 1 + floor(sqrt(pg_temp.chance(i, 7)) * 5) AS score) r
   WHERE i % 6 = 3 AND i % ${SAMPLED} <> 0 AND "closedAt" + interval '2 hours' <= ${now} ORDER BY shop, "closedAt"`,
  `CREATE TEMP TABLE bought AS SELECT shop, i, 'gid://shopify/Order/' || (5000000000000 + i) AS id, a.id AS ticket, "replyBy", "replyAt",
     i % 12 = 1 AND i % ${SAMPLED} <> 0 AND "replyAt" IS NOT NULL AS credited,
     least(${now}, CASE WHEN "replyAt" IS NOT NULL THEN "replyAt" + floor(600 + pg_temp.chance(i, 6) * ${4 * 86_400}) * interval '1 second' ELSE a.at END) AS at,
     a.at AS asked, 1000 + floor(pg_temp.chance(i, 8) * 20000)::bigint AS total FROM told a`,
  `INSERT INTO "Order" ("shopId", "id", "name", "processedAt", "createdAt", "updatedAt", "version", "currency", "total", "currentTotal",
     "currentSubtotal", "giftCards", "financialStatus", "test", "isRenewal", "isReplacement", "discountCodes", "refundsSeen", "netPaid", "netSales")
   SELECT shop, id, '#' || (1001 + i), at, at, at, ${iso("at")}, 'EUR', total, total, total, 0, 'paid', false, false, false, '{}', '[]', total, total
   FROM bought ORDER BY shop, at`,
  `INSERT INTO "Credit" ("shopId", "orderId", "ticketId", "agentId", "processedAt", "bookedAt", "orderAmount", "amount", "net", "weight", "turns",
     "anchorAt", "touchAt", "matchLevel", "matchBy", "confidence", "evidence", "intent", "ruleset")
   SELECT shop, b.id, ticket, "replyBy", at, at, total, total, total, 1, 1, asked, "replyAt", 2, 'email', 'high', 2, 'before_sale', s."ruleset"
   FROM bought b JOIN "Shop" s ON s."id" = b.shop WHERE credited ORDER BY shop, at`,
  `INSERT INTO "Agent" ("shopId", "agentId", "externalId", "connectionId", "name", "kind")
   SELECT s."id", "connectionId" || ':a' || n, 'a' || n, "connectionId", 'Agent ' || n, CASE WHEN n = 0 THEN 'ai' ELSE 'human' END
   FROM shop s CROSS JOIN generate_series(0, 40) AS n`,
  `INSERT INTO "Message" ("shopId", "ticketId", "messageId", "sentAt", "authorKind", "authorId", "isPublic", "version")
   SELECT shop, id, 'm' || i || '-' || n, at, kind, agent, true, ${iso("at")} || '|' || connection || ':e' || i || '-' || n FROM letter WHERE i % ${SAMPLED} = 0`,
  `INSERT INTO "TicketEvent" ("shopId", "eventKey", "ticketId", "kind", "at", "data")
   SELECT shop, connection || ':e' || i || '-t', id, 'ticket', at, jsonb_build_object('createdAt', extract(epoch FROM at) * 1000, 'channel', ${channel},
     'type', ${type}, 'tags', jsonb_build_array('vip'), 'startedBy', 'customer', 'status', 'open',
     'requester', jsonb_build_object('key', 'email:e' || i, 'name', NULL, 'ids', '[]'::jsonb))
   FROM told WHERE i % ${SAMPLED} = 0
   UNION ALL
   SELECT shop, connection || ':e' || i || '-s' || n, id, 'status', s.at, jsonb_build_object('to', s.status, 'actorKind', 'rule', 'actorId', NULL)
   FROM told CROSS JOIN LATERAL (VALUES (0, 'closed', "closedAt"), (1, 'open', "againAt"), (2, 'closed', "finalAt")) AS s(n, status, at)
   WHERE i % ${SAMPLED} = 0 AND s.at IS NOT NULL`,
  // Nobody is at work, so that no business second has to be counted here.
  `INSERT INTO "BusinessHours" ("shopId", "validFrom", "weekly", "holidays")
   SELECT "id", '2000-01-01', '{"1":[],"2":[],"3":[],"4":[],"5":[],"6":[],"7":[]}', '[]' FROM shop`,
];
