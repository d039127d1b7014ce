import { bulkInsert, bulkRows, type Columns, replaceAll } from "#app/lib/bulk.ts";
import { encryptedBytes } from "#app/lib/crypto.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { ratingColumns } from "#app/surveys/answer-columns.ts";
import { isGood, scoreOfFive } from "#app/surveys/kinds.ts";
import { packConversation } from "./conversation.ts";
import type { FoldedTicket } from "./fold.ts";
import { externalId } from "./ids.ts";
import { ticketIdentifiers } from "./ticket-identifiers.ts";
import { childTables, type DerivedTicket, instant, measureColumns, measureRow, type TeamOf } from "./ticket-rows.ts";

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
  conversation: "json",
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
const identifierColumns: Columns = { source: "text", sourceId: "text", kind: "text", value: "text" };

/** Replaces every row that is derived from these tickets alone, in the caller's transaction. */
export async function replaceTickets(tx: ShopDb, tickets: readonly DerivedTicket[], teamOf: TeamOf): Promise<void> {
  if (tickets.length === 0) return;
  const ids = tickets.map(({ id }) => id);
  const helpdesks = await helpdeskNames(tx);
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
        conversation: packConversation(folded.messages),
        identifiers: undefined,
        messages: undefined,
        transitions: undefined,
        tagChanges: undefined,
        escalations: undefined,
        ratings: undefined,
      })),
    ),
  );
  await tx.execute(
    bulkInsert("TicketMeasure", measureColumns, replaceAll(["ticketId"], measureColumns)),
    bulkRows(tickets.map((ticket) => measureRow(ticket, helpdesk(ticket.id), teamOf))),
  );
  for (const { table, columns, rows } of childTables) {
    const children = tickets.flatMap((ticket) => rows(ticket, teamOf).map((row, n) => ({ ...row, ticketId: ticket.id, n })));
    await replaceChildren(tx, table, columns, ids, children);
  }
  await replaceChildren(tx, "SurveyAnswer", ratingColumns, ids, tickets.flatMap(answerRows), `"source" = 'helpdesk'`);
  await replaceIdentifiers(tx, tickets, ids);
}

async function helpdeskNames(tx: ShopDb): Promise<Map<number, string>> {
  const rows = await tx.rows<{ id: number; helpdesk: string }>(
    `SELECT "id", "helpdesk" FROM "HelpdeskConnection" WHERE "shopId" = $1`,
  );
  return new Map(rows.map(({ id, helpdesk }) => [id, helpdesk]));
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

/** D1: the rated agent is the one named by the helpdesk, else the last who replied before the answer. */
function answerRows({ id, folded }: DerivedTicket): object[] {
  return folded.ratings.map((rating) => ({
    ...rating,
    answerId: rating.key,
    ticketId: id,
    scope: rating.kind === "nps" ? "relational" : "post_ticket",
    satisfied: isGood(rating.kind, rating.score, rating.scaleMin, rating.scaleMax),
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

async function replaceIdentifiers(tx: ShopDb, tickets: readonly DerivedTicket[], ids: string[]): Promise<void> {
  await tx.execute(`DELETE FROM "Identifier" WHERE "shopId" = $1 AND "source" = 'ticket' AND "sourceId" = ANY($2)`, ids);
  const identifiers = tickets.flatMap(({ id, folded }) =>
    (folded.mergedInto === null ? ticketIdentifiers(folded) : []).map((each) => ({ ...each, source: "ticket", sourceId: id })),
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
