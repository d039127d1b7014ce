import { matchAt } from "#app/identity/match.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { Hit } from "./candidates.server.ts";
import type { CandidateFacts, MessageFacts } from "./facts.ts";

type TicketRow = {
  ticketId: string;
  createdAt: Date;
  firstCustomerAt: Date;
  startedBy: "customer" | "merchant";
  customerWrote: boolean;
  isSpam: boolean;
  isTest: boolean;
  isStaff: boolean;
  deletedAt: Date | null;
  mergedInto: string | null;
  type: string | null;
  tags: string[];
  assignments: CandidateFacts["assignments"];
};

/** The tickets of these hits (metrics.md G19) with their messages, per order id. */
export async function loadCandidates(db: ShopDb, hits: readonly Hit[]): Promise<Map<string, CandidateFacts[]>> {
  const ids = [...new Set(hits.map(({ ticketId }) => ticketId))];
  const [tickets, messages] = await Promise.all([loadTickets(db, ids), loadMessages(db, ids)]);
  const candidates = new Map<string, CandidateFacts[]>();
  for (const { orderId, ticketId, level } of hits) {
    const ticket = tickets.get(ticketId);
    if (!ticket) continue;
    const list = candidates.get(orderId) ?? [];
    candidates.set(orderId, list);
    list.push({
      ...ticket,
      createdAt: ticket.createdAt.getTime(),
      firstCustomerAt: ticket.firstCustomerAt.getTime(),
      deletedAt: ticket.deletedAt?.getTime() ?? null,
      match: matchAt(level),
      messages: messages.get(ticketId) ?? [],
    });
  }
  return candidates;
}

async function loadTickets(db: ShopDb, ids: string[]): Promise<Map<string, TicketRow>> {
  const rows = await db.rows<TicketRow>(
    `SELECT "ticketId", "createdAt", "firstCustomerAt", "startedBy", "customerWrote", "isSpam", "isTest", "isStaff",
       "deletedAt", "mergedInto", "type", "tags", "assignments"
     FROM "Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
    ids,
  );
  return new Map(rows.map((row) => [row.ticketId, row]));
}

/** Messages of each ticket and of those merged into it, ascending (G6). */
async function loadMessages(db: ShopDb, ids: string[]): Promise<Map<string, MessageFacts[]>> {
  const rows = await db.rows<{ ticketId: string; messages: string }>(
    `SELECT f."ticketId", json_agg(json_build_object('id', m."messageId", 'at', floor(extract(epoch FROM m."sentAt") * 1000)::bigint,
        'authorKind', m."authorKind", 'authorId', m."authorId", 'isPublic', m."isPublic", 'autoReply', m."autoReply")
        ORDER BY m."sentAt", m."messageId")::text AS messages
     FROM (
       SELECT id AS "ticketId", id AS "from" FROM unnest($2::text[]) AS id
       UNION ALL
       SELECT "mergedInto", "ticketId" FROM "Ticket" WHERE "shopId" = $1 AND "mergedInto" = ANY($2)
     ) f
     JOIN "Message" m ON m."shopId" = $1 AND m."ticketId" = f."from"
     GROUP BY 1`,
    ids,
  );
  return new Map(rows.map(({ ticketId, messages }) => [ticketId, JSON.parse(messages) as MessageFacts[]]));
}
