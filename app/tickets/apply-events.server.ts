import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { bulkInsert, bulkRecords, bulkRows, type Columns, replaceAll } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { type EventSource, type Row, rowsOf } from "./event-rows.server.ts";
import { HANDLE_CAP_SECONDS } from "./handle-time.ts";

const eventColumns: Columns = { eventKey: "text", ticketId: "text", kind: "text", at: "timestamptz", data: "jsonb" };
const messageColumns: Columns = {
  ticketId: "text",
  messageId: "text",
  sentAt: "timestamptz",
  authorKind: "text",
  authorId: "text",
  isPublic: "boolean",
  autoReply: "boolean",
  via: "text",
  handleSeconds: "int",
  mentions: "text[]",
  version: "text",
};
/** The later telling of a message counts; what it names is all that any telling knew of, since not every one carries the text. */
const messageConflict = `("shopId", "ticketId", "messageId") DO UPDATE SET
  ${Object.keys(messageColumns)
    .filter((name) => !["ticketId", "messageId", "mentions"].includes(name))
    .map(
      (name) =>
        `"${name}" = CASE WHEN "Message"."version" < excluded."version" THEN excluded."${name}" ELSE "Message"."${name}" END`,
    )
    .join(", ")},
  "mentions" = ARRAY(SELECT DISTINCT key FROM unnest("Message"."mentions" || excluded."mentions") AS key ORDER BY key)
  WHERE "Message"."version" < excluded."version" OR NOT "Message"."mentions" @> excluded."mentions"`;
const agentColumns: Columns = {
  agentId: "text",
  externalId: "text",
  connectionId: "int",
  name: "text",
  emailHash: "text",
  kind: "text",
  team: "text",
  activeFrom: "timestamptz",
  activeTo: "timestamptz",
  hourlyCostMinor: "bigint",
  version: "text",
};
const callColumns: Columns = {
  callId: "text",
  ticketId: "text",
  direction: "text",
  queuedAt: "timestamptz",
  answeredAt: "timestamptz",
  endedAt: "timestamptz",
  holdSeconds: "int[]",
  talkSeconds: "int",
  wrapUpSeconds: "int",
  outcome: "text",
  dialledNumber: "text",
  agentId: "text",
  customerKey: "text",
  version: "text",
};
const viewColumns: Columns = {
  eventKey: "text",
  articleId: "text",
  sessionId: "text",
  at: "timestamptz",
  title: "text",
  words: "int",
  activeSeconds: "int",
  isBot: "boolean",
  ledToTicketId: "text",
};
const actionColumns: Columns = { ticketId: "text", authorId: "text", sentAt: "timestamptz" };
const markColumns: Columns = { kind: "text", key: "text", cause: "text" };

/**
 * Stores helpdesk events as facts and marks the touched tickets for derivation, in the caller's transaction. Repeating
 * events, in any order and any batches, gives the same rows (G12, G13).
 * @returns how many events were new
 */
export async function applyEvents(tx: ShopDb, source: EventSource, events: readonly TicketEvent[]): Promise<number> {
  const rows = rowsOf(source, events);
  const known = await agentAddresses(tx, rows.agents);
  const stored = await Promise.all([
    insert(tx, "TicketEvent", eventColumns, `("shopId", "eventKey") DO NOTHING`, unique(rows.events, "eventKey")),
    insert(tx, "Message", messageColumns, messageConflict, newest(withAllMentions(rows.messages), "ticketId", "messageId")),
    insert(tx, "Agent", agentColumns, agentConflict, newest(mergeAgents(rows.agents), "agentId")),
    insert(
      tx,
      "Call",
      callColumns,
      replaceAll(["callId"], callColumns, `"Call"."version" < excluded."version"`),
      newest(rows.calls, "callId"),
    ),
    insert(tx, "ArticleView", viewColumns, `("shopId", "eventKey") DO NOTHING`, unique(rows.views, "eventKey")),
  ]);
  const marks = [...rows.causes].map(([key, cause]) => ({ kind: "ticket", key, cause }));
  await insert(tx, "DirtyMark", markColumns, undefined, marks);
  await markLaterReplies(tx, rows.messages);
  await markCallers(tx, rows.calls);
  await markStaffTickets(tx, known, await agentAddresses(tx, rows.agents));
  return stored.reduce((sum, count) => sum + count, 0);
}

/** B4: how long a reply took is estimated from what its author did before, anywhere. */
async function markLaterReplies(tx: ShopDb, messages: Row[]): Promise<void> {
  const byHumans = messages.filter(({ authorKind, authorId }) => authorKind === "human" && authorId !== null);
  if (byHumans.length === 0) return;
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT DISTINCT $1::int, 'ticket', later."ticketId", 'late_ticket' FROM ${bulkRecords(actionColumns)}
     JOIN "Message" later ON later."shopId" = $1 AND later."authorId" = r."authorId" AND later."ticketId" <> r."ticketId"
       AND later."sentAt" > r."sentAt" AND later."sentAt" <= r."sentAt" + interval '${HANDLE_CAP_SECONDS} seconds'`,
    bulkRows(byHumans),
  );
}

/** C2, C4: a call is a contact of its ticket, or without one of every ticket of its caller. */
async function markCallers(tx: ShopDb, calls: Row[]): Promise<void> {
  const callers = calls.flatMap(({ customerKey }) => (customerKey === null ? [] : [customerKey]));
  if (callers.length === 0) return;
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT $1::int, 'ticket', "ticketId", 'late_ticket' FROM "TicketMeasure" WHERE "shopId" = $1 AND "customerKey" = ANY($2)
     UNION SELECT $1::int, 'ticket', i."sourceId", 'late_ticket' FROM unnest($2::text[]) AS caller
     JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'ticket' AND i."kind" = split_part(caller, ':', 1)
       AND i."value" = substr(caller, length(i."kind") + 2)`,
    callers,
  );
}

/** Address hash of each agent whose address these events tell. */
async function agentAddresses(tx: ShopDb, agents: Row[]): Promise<Map<string, string>> {
  const ids = agents.flatMap((agent) => (agent.emailHash === null ? [] : [agent.agentId as string]));
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<{ agentId: string; emailHash: string }>(
    `SELECT "agentId", "emailHash" FROM "Agent" WHERE "shopId" = $1 AND "agentId" = ANY($2) AND "emailHash" IS NOT NULL`,
    [...new Set(ids)],
  );
  return new Map(rows.map(({ agentId, emailHash }) => [agentId, emailHash]));
}

/** G14: whose address turns out to be an agent's, or to be one no more, wrote tickets that count differently now. */
async function markStaffTickets(tx: ShopDb, before: Map<string, string>, after: Map<string, string>): Promise<void> {
  const changed = [...after].filter(([agentId, hash]) => before.get(agentId) !== hash);
  if (changed.length === 0) return;
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT DISTINCT $1::int, 'ticket', "sourceId", 'late_ticket' FROM "Identifier"
     WHERE "shopId" = $1 AND "source" = 'ticket' AND "kind" = 'email' AND "value" = ANY($2)`,
    changed.flatMap(([agentId, hash]) => [hash, ...(before.has(agentId) ? [before.get(agentId)!] : [])]),
  );
}

/** A later event replaces a field only when it says something about it. */
const agentConflict = `("shopId", "agentId") DO UPDATE SET
  "name" = CASE WHEN "Agent"."version" < excluded."version" THEN coalesce(excluded."name", "Agent"."name") ELSE coalesce("Agent"."name", excluded."name") END,
  "emailHash" = CASE WHEN "Agent"."version" < excluded."version" THEN coalesce(excluded."emailHash", "Agent"."emailHash") ELSE coalesce("Agent"."emailHash", excluded."emailHash") END,
  "team" = CASE WHEN "Agent"."version" < excluded."version" THEN coalesce(excluded."team", "Agent"."team") ELSE coalesce("Agent"."team", excluded."team") END,
  "kind" = CASE WHEN excluded."kind" = 'ai' THEN 'ai' ELSE "Agent"."kind" END,
  "activeFrom" = coalesce(excluded."activeFrom", "Agent"."activeFrom"),
  "activeTo" = coalesce(excluded."activeTo", "Agent"."activeTo"),
  "hourlyCostMinor" = coalesce(excluded."hourlyCostMinor", "Agent"."hourlyCostMinor"),
  "version" = greatest("Agent"."version", excluded."version")
  WHERE "Agent"."version" < excluded."version"
     OR "Agent"."name" IS NULL AND excluded."name" IS NOT NULL
     OR "Agent"."emailHash" IS NULL AND excluded."emailHash" IS NOT NULL
     OR "Agent"."team" IS NULL AND excluded."team" IS NOT NULL
     OR "Agent"."kind" <> 'ai' AND excluded."kind" = 'ai'`;

async function insert(tx: ShopDb, table: string, columns: Columns, conflict: string | undefined, rows: Row[]): Promise<number> {
  return rows.length === 0 ? 0 : tx.execute(bulkInsert(table, columns, conflict), bulkRows(rows));
}

/** First row of each key: the same event twice is one event. */
function unique(rows: Row[], key: string): Row[] {
  const seen = new Map<unknown, Row>();
  for (const row of rows) if (!seen.has(row[key])) seen.set(row[key], row);
  return [...seen.values()];
}

/** Each telling of a message with what all tellings of it name. */
function withAllMentions(rows: Row[]): Row[] {
  if (rows.every(({ mentions }) => (mentions as string[]).length === 0)) return rows;
  const named = new Map<string, Set<string>>();
  for (const { ticketId, messageId, mentions } of rows as { ticketId: string; messageId: string; mentions: string[] }[]) {
    const key = `${ticketId}\n${messageId}`;
    named.set(key, new Set([...(named.get(key) ?? []), ...mentions]));
  }
  return rows.map((row) => ({
    ...row,
    mentions: [...named.get(`${String(row.ticketId)}\n${String(row.messageId)}`)!].toSorted(),
  }));
}

/** Row with the greatest version of each key: one statement may touch a row only once. */
function newest(rows: Row[], ...keys: string[]): Row[] {
  const best = new Map<string, Row>();
  for (const row of rows) {
    const key = keys.map((name) => row[name]).join("\n");
    const known = best.get(key);
    if (!known || (known.version as string) < (row.version as string)) best.set(key, row);
  }
  return [...best.values()];
}

/** What several events say of one agent, the latest statement of each field winning. */
function mergeAgents(rows: Row[]): Row[] {
  const merged = new Map<unknown, Row>();
  for (const row of rows.toSorted((a, b) => ((a.version as string) < (b.version as string) ? -1 : 1))) {
    const known = merged.get(row.agentId);
    const said = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    merged.set(row.agentId, known ? { ...known, ...said, kind: known.kind === "ai" ? "ai" : row.kind } : row);
  }
  return [...merged.values()];
}
