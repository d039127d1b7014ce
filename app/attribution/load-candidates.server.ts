import { matchAt } from "#app/identity/match.ts";
import { orderReferences } from "#app/identity/normalise.ts";
import { compactRows, epochMs } from "#app/lib/compact-rows.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { Hit } from "./candidates.server.ts";
import type { CandidateFacts, MessageFacts } from "./facts.ts";
import { quotingEarlierOrders } from "./quoted-orders.server.ts";

type TicketRow = Omit<CandidateFacts, "match" | "messages" | "orderRefs" | "quotesEarlierOrder"> & { orderNames: string[] };

/** The tickets of these hits (metrics.md G19) with their messages, per order id. */
export async function loadCandidates(db: ShopDb, hits: readonly Hit[]): Promise<Map<string, CandidateFacts[]>> {
  const ids = [...new Set(hits.map(({ ticketId }) => ticketId))];
  const [tickets, messages, quoting] = await Promise.all([
    loadTickets(db, ids),
    loadMessages(db, ids),
    quotingEarlierOrders(db, ids),
  ]);
  const candidates = new Map<string, CandidateFacts[]>();
  for (const { orderId, ticketId, level } of hits) {
    const ticket = tickets.get(ticketId);
    if (!ticket) continue;
    const list = candidates.get(orderId) ?? [];
    candidates.set(orderId, list);
    list.push({
      ...ticket,
      orderRefs: orderReferences(ticket.orderNames),
      quotesEarlierOrder: quoting.has(ticketId),
      match: matchAt(level),
      messages: messages.get(ticketId) ?? [],
    });
  }
  return candidates;
}

const ticketColumns: Record<keyof TicketRow, string> = {
  ticketId: `"ticketId"`,
  createdAt: epochMs(`"createdAt"`),
  firstCustomerAt: epochMs(`"firstCustomerAt"`),
  startedBy: `"startedBy"`,
  customerWrote: `"customerWrote"`,
  isSpam: `"isSpam"`,
  isTest: `"isTest"`,
  isStaff: `"isStaff"`,
  deletedAt: epochMs(`"deletedAt"`),
  mergedInto: `"mergedInto"`,
  type: `"type"`,
  tags: `"tags"`,
  assignments: `"assignments"`,
  orderNames: `"orderNames"`,
};

async function loadTickets(db: ShopDb, ids: string[]): Promise<Map<string, TicketRow>> {
  const rows = await compactRows<TicketRow>(db, ticketColumns, `"Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`, ids);
  return new Map(rows.map((row) => [row.ticketId, row]));
}

type MessageRow = MessageFacts & { ticketId: string };

const messageColumns: Record<keyof MessageRow, string> = {
  ticketId: `m."ticketId"`,
  id: `m."messageId"`,
  at: epochMs(`m."sentAt"`),
  authorKind: `m."authorKind"`,
  authorId: `m."authorId"`,
  isPublic: `m."isPublic"`,
  autoReply: `m."autoReply"`,
  mentions: `CASE WHEN m."mentions" <> '{}' THEN m."mentions" END`,
};

/** Messages of each ticket and of those merged into it, ascending (G6). */
async function loadMessages(db: ShopDb, ids: string[]): Promise<Map<string, MessageFacts[]>> {
  const rows = await compactRows<MessageRow>(
    db,
    messageColumns,
    `(
       SELECT f.into AS "ticketId", m."messageId", m."sentAt", m."authorKind", m."authorId", m."isPublic", m."autoReply", m."mentions"
       FROM (
         SELECT id AS into, id AS "ticketId" FROM unnest($2::text[]) AS id
         UNION ALL
         SELECT "mergedInto", "ticketId" FROM "Ticket" WHERE "shopId" = $1 AND "mergedInto" = ANY($2)
       ) f
       JOIN "Message" m ON m."shopId" = $1 AND m."ticketId" = f."ticketId"
       ORDER BY m."sentAt", m."messageId"
     ) m`,
    ids,
  );
  return Map.groupBy(rows, ({ ticketId }) => ticketId);
}
