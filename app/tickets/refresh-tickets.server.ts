import type { StoredIdentifier } from "#app/identity/identifier.ts";
import { orderReferences } from "#app/identity/normalise.ts";
import { bulkInsert, bulkRecords, bulkRows, type Columns, replaceAll } from "#app/lib/bulk.ts";
import { encryptedBytes } from "#app/lib/crypto.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { isSatisfied, scoreOfFive } from "#app/surveys/kinds.ts";
import { type FoldedTicket, foldTicket } from "./fold.ts";
import { externalId } from "./ids.ts";
import { loadFacts, survivors } from "./load-facts.server.ts";
import { type BusinessClock, type Measure, measureTicket } from "./measure.ts";

export type TicketContext = {
  clock: BusinessClock;
  /** Longest time after the customer's first message at which an order may still be credited to a ticket, under any ruleset. */
  reachMs: number;
};

const ticketColumns: Columns = {
  ticketId: "text",
  connectionId: "int",
  externalId: "text",
  helpdesk: "text",
  channel: "text",
  type: "text",
  tags: "text[]",
  startedBy: "text",
  status: "text",
  createdAt: "timestamptz",
  subject: "bytea",
  url: "text",
  customerKey: "text",
  customerName: "bytea",
  assigneeId: "text",
  assignments: "jsonb",
  team: "text",
  orderNames: "text[]",
  isSpam: "boolean",
  isTest: "boolean",
  isStaff: "boolean",
  deletedAt: "timestamptz",
  mergedInto: "text",
  firstCustomerAt: "timestamptz",
  customerWrote: "boolean",
};
const measureColumns: Columns = {
  ticketId: "text",
  valid: "boolean",
  startedBy: "text",
  channel: "text",
  type: "text",
  tags: "text[]",
  helpdesk: "text",
  assigneeId: "text",
  team: "text",
  customerKey: "text",
  createdAt: "timestamptz",
  firstCustomerAt: "timestamptz",
  firstHumanAt: "timestamptz",
  firstHumanAgent: "text",
  frtSeconds: "int",
  frtBusiness: "int",
  firstReplyAt: "timestamptz",
  firstReplyAgent: "text",
  firstAckAt: "timestamptz",
  reply1At: "timestamptz",
  reply2At: "timestamptz",
  humanReplies: "int",
  aiReplies: "int",
  automatedAt: "timestamptz",
  automated: "boolean",
  firstResolvedAt: "timestamptz",
  returnedAt: "timestamptz",
  resolvedAt: "timestamptz",
  awaiting: "text",
  lastCustomerAt: "timestamptz",
};
const waitColumns: Columns = {
  ticketId: "text",
  n: "int",
  openedAt: "timestamptz",
  closedAt: "timestamptz",
  seconds: "int",
  businessSeconds: "int",
  agentId: "text",
};
const spellColumns: Columns = {
  ticketId: "text",
  n: "int",
  resolvedAt: "timestamptz",
  leftAt: "timestamptz",
  agentId: "text",
  auto: "boolean",
  seconds: "int",
  businessSeconds: "int",
};
const answerColumns: Columns = {
  answerId: "text",
  ticketId: "text",
  kind: "text",
  score: "float8",
  scaleMin: "float8",
  scaleMax: "float8",
  satisfied: "boolean",
  score5: "float8",
  comment: "bytea",
  answeredAt: "timestamptz",
  agentId: "text",
};
const identifierColumns: Columns = { source: "text", sourceId: "text", kind: "text", value: "text" };
const reachColumns: Columns = { kind: "text", value: "text", after: "timestamptz", until: "timestamptz", cause: "text" };

type Refreshed = { id: string; folded: FoldedTicket; root: string | null; isStaff: boolean; measure: Measure };

/**
 * Folds and measures the given tickets (and those merged with them) again from their facts, replaces every row derived from
 * them and marks the orders whose credits may have changed (R17), in the caller's transaction.
 * @param causes ticket id → why it changed
 * @returns number of tickets refreshed
 */
export async function refreshTickets(tx: ShopDb, context: TicketContext, causes: ReadonlyMap<string, string>): Promise<number> {
  const loaded = await loadFacts(tx, [...causes.keys()]);
  const roots = survivors(loaded);
  const absorbed = Map.groupBy(roots.keys(), (id) => roots.get(id)!);
  const folded = new Map<string, FoldedTicket>();
  for (const [id, { facts, messages }] of loaded) {
    if (facts.length === 0 && messages.length === 0) continue;
    const others = (absorbed.get(id) ?? []).flatMap((each) => loaded.get(each)!.messages);
    folded.set(id, foldTicket(facts, messages, others));
  }
  adoptIdentifiers(folded, roots);
  const staff = await staffEmails(tx, folded);
  const helpdesks = await helpdeskNames(tx);
  const tickets: Refreshed[] = [...folded].map(([id, ticket]) => {
    const root = roots.get(id) ?? null;
    const isStaff = ticket.identifiers.some(({ kind, value }) => kind === "email" && staff.has(value));
    const known = { ...ticket, mergedInto: root };
    return { id, folded: known, root, isStaff, measure: measureTicket(known, isStaff, context.clock) };
  });
  await replaceRows(tx, tickets, helpdesks);
  await markOrders(tx, tickets, context.reachMs, causes);
  return tickets.length;
}

/** The survivor of a merge is reached by everybody who wrote in the merged tickets; the merged-away ones by nobody. */
function adoptIdentifiers(folded: Map<string, FoldedTicket>, roots: ReadonlyMap<string, string>): void {
  for (const [id, root] of roots) {
    const source = folded.get(id);
    const target = folded.get(root);
    if (!source) continue;
    if (target) {
      const known = new Set(target.identifiers.map(({ kind, value }) => `${kind}:${value}`));
      target.identifiers.push(...source.identifiers.filter(({ kind, value }) => !known.has(`${kind}:${value}`)));
      target.orderNames = [...new Set([...target.orderNames, ...source.orderNames])];
    }
    source.identifiers = [];
  }
}

/** G14: tickets written from an agent's own address are the team talking to itself. */
async function staffEmails(tx: ShopDb, folded: Map<string, FoldedTicket>): Promise<Set<string>> {
  const emails = [...folded.values()].flatMap(({ identifiers }) =>
    identifiers.filter(({ kind }) => kind === "email").map(({ value }) => value),
  );
  if (emails.length === 0) return new Set();
  const rows = await tx.rows<{ emailHash: string }>(
    `SELECT DISTINCT "emailHash" FROM "Agent" WHERE "shopId" = $1 AND "emailHash" = ANY($2)`,
    emails,
  );
  return new Set(rows.map(({ emailHash }) => emailHash));
}

async function helpdeskNames(tx: ShopDb): Promise<Map<number, string>> {
  const rows = await tx.rows<{ id: number; helpdesk: string }>(
    `SELECT "id", "helpdesk" FROM "HelpdeskConnection" WHERE "shopId" = $1`,
  );
  return new Map(rows.map(({ id, helpdesk }) => [id, helpdesk]));
}

async function replaceRows(tx: ShopDb, tickets: Refreshed[], helpdesks: Map<number, string>): Promise<void> {
  if (tickets.length === 0) return;
  const ids = tickets.map(({ id }) => id);
  const connection = (id: string) => Number(id.slice(0, id.indexOf(":")));
  const helpdesk = (id: string) => helpdesks.get(connection(id)) ?? "generic";
  await tx.execute(
    bulkInsert("Ticket", ticketColumns, replaceAll(["ticketId"], ticketColumns)),
    bulkRows(
      tickets.map(({ id, folded, isStaff }) => ({
        ...folded,
        ticketId: id,
        connectionId: connection(id),
        externalId: externalId(id),
        helpdesk: helpdesk(id),
        createdAt: new Date(folded.createdAt),
        subject: encryptedBytes(folded.subject),
        customerKey: folded.requester.key,
        customerName: encryptedBytes(folded.requester.name),
        deletedAt: instant(folded.deletedAt),
        firstCustomerAt: new Date(folded.firstCustomerAt),
        isStaff,
        identifiers: undefined,
        messages: undefined,
        transitions: undefined,
        ratings: undefined,
      })),
    ),
  );
  await tx.execute(
    bulkInsert("TicketMeasure", measureColumns, replaceAll(["ticketId"], measureColumns)),
    bulkRows(tickets.map((ticket) => measureRow(ticket, helpdesk(ticket.id)))),
  );
  await replaceChildren(
    tx,
    "TicketWait",
    waitColumns,
    ids,
    tickets.flatMap(({ id, measure }) =>
      measure.waits.map((wait, n) => ({
        ...wait,
        ticketId: id,
        n,
        openedAt: new Date(wait.openedAt),
        closedAt: new Date(wait.closedAt),
      })),
    ),
  );
  await replaceChildren(
    tx,
    "TicketSpell",
    spellColumns,
    ids,
    tickets.flatMap(({ id, measure }) =>
      measure.spells.map((spell, n) => ({
        ...spell,
        ticketId: id,
        n,
        resolvedAt: new Date(spell.resolvedAt),
        leftAt: instant(spell.leftAt),
      })),
    ),
  );
  await replaceChildren(tx, "SurveyAnswer", answerColumns, ids, tickets.flatMap(answerRows), `"source" = 'helpdesk'`);
  await tx.execute(`DELETE FROM "Identifier" WHERE "shopId" = $1 AND "source" = 'ticket' AND "sourceId" = ANY($2)`, ids);
  const identifiers = tickets.flatMap(({ id, folded, root }) =>
    (root === null ? ticketIdentifiers(folded) : []).map((each) => ({ ...each, source: "ticket", sourceId: id })),
  );
  await tx.execute(bulkInsert("Identifier", identifierColumns, "DO NOTHING"), bulkRows(identifiers));
  // Customers that the store merged since the helpdesk last told us.
  await tx.execute(
    `WITH gone AS (
       DELETE FROM "Identifier" i USING "CustomerMerge" m
       WHERE i."shopId" = $1 AND m."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = ANY($2)
         AND i."kind" = 'customer' AND i."value" = m."fromId"
       RETURNING i."sourceId", m."toId"
     )
     INSERT INTO "Identifier" ("shopId", "source", "sourceId", "kind", "value")
     SELECT $1::int, 'ticket', "sourceId", 'customer', "toId" FROM gone ON CONFLICT DO NOTHING`,
    ids,
  );
}

/** @param derived SQL condition of the rows that are derived from the ticket, where a table holds others too */
async function replaceChildren(
  tx: ShopDb,
  table: string,
  columns: Columns,
  ids: string[],
  rows: object[],
  derived = "true",
): Promise<void> {
  await tx.execute(`DELETE FROM "${table}" WHERE "shopId" = $1 AND "ticketId" = ANY($2) AND ${derived}`, ids);
  if (rows.length > 0) await tx.execute(bulkInsert(table, columns), bulkRows(rows));
}

function ticketIdentifiers(folded: FoldedTicket): StoredIdentifier[] {
  const quoted = orderReferences(folded.orderNames).map((value) => ({ kind: "order_ref" as const, value }));
  return [...folded.identifiers, ...quoted];
}

function measureRow({ id, folded, measure }: Refreshed, helpdesk: string): object {
  return {
    ...measure,
    ticketId: id,
    helpdesk,
    startedBy: folded.startedBy,
    channel: folded.channel,
    type: folded.type,
    tags: folded.tags,
    assigneeId: folded.assigneeId,
    team: folded.team,
    customerKey: folded.requester.key,
    createdAt: new Date(folded.createdAt),
    firstCustomerAt: new Date(folded.firstCustomerAt),
    firstHumanAt: instant(measure.firstHumanAt),
    firstReplyAt: instant(measure.firstReplyAt),
    firstAckAt: instant(measure.firstAckAt),
    reply1At: instant(measure.reply1At),
    reply2At: instant(measure.reply2At),
    automatedAt: instant(measure.automatedAt),
    firstResolvedAt: instant(measure.firstResolvedAt),
    returnedAt: instant(measure.returnedAt),
    resolvedAt: instant(measure.resolvedAt),
    lastCustomerAt: instant(measure.lastCustomerAt),
    waits: undefined,
    spells: undefined,
  };
}

/** D1: the rated agent is the one named by the helpdesk, else the last who replied before the answer. */
function answerRows({ id, folded }: Refreshed): object[] {
  return folded.ratings.map((rating) => ({
    ...rating,
    answerId: rating.key,
    ticketId: id,
    satisfied: isSatisfied(rating.score, rating.scaleMin, rating.scaleMax),
    score5: scoreOfFive(rating.score, rating.scaleMin, rating.scaleMax),
    comment: encryptedBytes(rating.comment),
    answeredAt: new Date(rating.answeredAt),
    agentId: rating.agentId ?? lastReplier(folded, rating.answeredAt),
  }));
}

function lastReplier({ messages }: FoldedTicket, before: number): string | null {
  const replies = messages.filter((each) => each.isPublic && !each.autoReply && each.sentAt <= before);
  const human = replies.findLast(({ authorKind }) => authorKind === "human");
  return (human ?? replies.findLast(({ authorKind }) => authorKind === "ai"))?.authorId ?? null;
}

/** Orders that these tickets may newly reach, and those whose candidates they are already. */
async function markOrders(tx: ShopDb, tickets: Refreshed[], reachMs: number, causes: ReadonlyMap<string, string>): Promise<void> {
  const cause = ({ id, root }: Refreshed) => causes.get(id) ?? (root ? causes.get(root) : undefined) ?? "merge";
  const reach = tickets
    .filter(({ measure }) => measure.valid)
    .flatMap((ticket) =>
      ticketIdentifiers(ticket.folded).map(({ kind, value }) => ({
        kind,
        value,
        after: new Date(ticket.folded.firstCustomerAt),
        until: new Date(ticket.folded.firstCustomerAt + reachMs),
        cause: cause(ticket),
      })),
    );
  if (reach.length > 0) {
    await tx.execute(
      `WITH reach AS MATERIALIZED (SELECT * FROM ${bulkRecords(reachColumns)}),
       hit AS (
         SELECT i."source", i."sourceId", r."kind", r."after", r."until", r."cause" FROM reach r
         JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = r."kind" AND i."value" = r."value" AND i."source" IN ('order', 'customer')
       )
       INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
       SELECT DISTINCT ON (id) $1::int, 'order', id, cause FROM (
         SELECT o."id", h."cause" FROM hit h
           JOIN "Order" o ON h."source" = 'order' AND o."shopId" = $1 AND o."id" = h."sourceId"
           WHERE o."processedAt" > h."after" AND o."processedAt" <= h."until"
         UNION ALL
         SELECT o."id", h."cause" FROM hit h
           JOIN "Order" o ON h."source" = 'customer' AND o."shopId" = $1 AND o."customerId" = h."sourceId"
           WHERE o."processedAt" > h."after" AND o."processedAt" <= h."until"
         UNION ALL
         SELECT o."id", h."cause" FROM hit h
           JOIN "Identifier" q ON h."kind" = 'order_ref' AND q."shopId" = $1 AND q."source" = 'order' AND q."sourceId" = h."sourceId"
             AND q."kind" IN ('customer', 'email', 'phone')
           JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = q."kind" AND i."value" = q."value" AND i."source" = 'order'
           JOIN "Order" o ON o."shopId" = $1 AND o."id" = i."sourceId"
           WHERE o."processedAt" > h."after" AND o."processedAt" <= h."until"
       ) touched ORDER BY id`,
      bulkRows(reach),
    );
  }
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT DISTINCT ON (c."orderId") $1::int, 'order', c."orderId", t."cause" FROM "Candidate" c
     JOIN ${bulkRecords({ ticketId: "text", cause: "text" }, "$2", "t")} ON t."ticketId" = c."ticketId"
     WHERE c."shopId" = $1 ORDER BY c."orderId"`,
    bulkRows(tickets.map((ticket) => ({ ticketId: ticket.id, cause: cause(ticket) }))),
  );
}

function instant(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
