import { matchAt } from "#app/identity/match.ts";
import { orderReferences } from "#app/identity/normalise.ts";
import { compactRows, epochMs } from "#app/lib/compact-rows.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { Hit } from "./candidates.server.ts";
import { type PackedMessage, unpackConversation } from "#app/tickets/conversation.ts";
import type { CandidateFacts } from "./facts.ts";
import { quotingEarlierOrders } from "./quoted-orders.server.ts";

type TicketRow = Omit<CandidateFacts, "match" | "messages" | "orderRefs" | "quotesEarlierOrder"> & {
  orderNames: string[];
  conversation: PackedMessage[];
};

/** The tickets of these hits (metrics.md G19) with their conversations, per order id. */
export async function loadCandidates(db: ShopDb, hits: readonly Hit[]): Promise<Map<string, CandidateFacts[]>> {
  const ids = [...new Set(hits.map(({ ticketId }) => ticketId))];
  const [tickets, quoting] = await Promise.all([loadTickets(db, ids), quotingEarlierOrders(db, ids)]);
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
      messages: unpackConversation(ticket.conversation),
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
  conversation: `"conversation"`,
};

async function loadTickets(db: ShopDb, ids: string[]): Promise<Map<string, TicketRow>> {
  const rows = await compactRows<TicketRow>(db, ticketColumns, `"Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`, ids);
  return new Map(rows.map((row) => [row.ticketId, row]));
}
