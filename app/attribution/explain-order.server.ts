import { decrypt } from "#app/lib/crypto.server.ts";
import type { Match } from "#app/identity/match.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { creditsOfOrder, type CreditRow } from "./credits.server.ts";
import { findHits } from "./candidates.server.ts";
import { shareRow } from "./evaluate.server.ts";
import { explain } from "./explain.ts";
import type { CandidateFacts, Considered, OrderFacts } from "./facts.ts";
import { loadCandidates } from "./load-candidates.server.ts";
import { loadOrders } from "./order-facts.server.ts";
import { reachOf } from "./reach.ts";
import { attribute } from "./rule.ts";
import type { Ruleset } from "./ruleset.ts";

/** Why an order is credited as it is (contract.md section 3, /orders/:id/attribution), and what its timeline shows. */
export type OrderExplanation = {
  order: { id: string; name: string; processedAt: string; amount: number; currency: string; status: string };
  sentence: string;
  ruleset: string;
  credits: CreditRow[];
  considered: {
    helpdesk: string;
    ticketId: string;
    outcome: Considered["outcome"];
    reason: Considered["reason"];
    anchorAt: string;
    touchAt: string | null;
    match: Match;
  }[];
  history: { at: string; before: unknown; after: unknown; cause: string }[];
  timeline: { ticketId: string; at: string; authorKind: string; authorName: string | null; isPublic: boolean }[];
  refunds: { at: string; amount: number }[];
  /** The window of the credited ticket, or of the last considered one. */
  windowStart: string | null;
  windowEnd: string | null;
};

/** Further back than any window, so that a ticket that came too early can be shown as such. */
const EXPLAINED_DAYS = 60;
const DAY = 86_400_000;

/** Explains an order by global id, numeric id or name; null when the shop has no such order. */
export async function explainOrder(shop: ShopContext, idOrName: string, ruleset: Ruleset): Promise<OrderExplanation | null> {
  const db = reportsDb(shop.id);
  const found = await findOrder(db, idOrName);
  if (!found) return null;
  const [order] = await loadOrders(db, [found.id]);
  if (!order) return null;
  const beforeMs = Math.max(reachOf(ruleset), EXPLAINED_DAYS * DAY);
  const hits = await findHits(db, order.id, beforeMs);
  const candidates = (await loadCandidates(db, hits)).get(order.id) ?? [];
  const attribution = attribute(order, candidates, ruleset, shop.timezone);
  const agents = await agentNames(db, candidates);
  const names = {
    agent: (id: string | null) => (id === null ? "the team" : (agents.get(id) ?? "an agent")),
    customer: customerName(found.customerName),
    ticket: externalId,
  };
  const shares = attribution.credits.map((credit) => shareRow(order, attribution, credit));
  const helpdesks = await helpdeskNames(db, candidates);
  const shown = attribution.considered.find(({ outcome }) => outcome === "credited") ?? attribution.considered[0];
  return {
    order: {
      id: order.id,
      name: order.name,
      processedAt: new Date(order.at).toISOString(),
      amount: attribution.orderAmount,
      currency: order.currency,
      status: order.cancelled ? "cancelled" : order.financialStatus,
    },
    sentence: explain(order, attribution, names, shop.timezone, ruleset),
    ruleset: ruleset.label,
    credits: await creditsOfOrder(shop, shares, ruleset.label),
    considered: attribution.considered.map((each) => ({
      helpdesk: helpdesks.get(each.ticketId) ?? "generic",
      ticketId: externalId(each.ticketId),
      outcome: each.outcome,
      reason: each.reason,
      anchorAt: new Date(each.anchorAt).toISOString(),
      touchAt: each.touchAt === null ? null : new Date(each.touchAt).toISOString(),
      match: each.match,
    })),
    history: await history(db, order.id),
    timeline: candidates.flatMap(({ ticketId, messages }) =>
      messages.map((message) => ({
        ticketId: externalId(ticketId),
        at: new Date(message.at).toISOString(),
        authorKind: message.authorKind,
        authorName: message.authorId === null ? null : (agents.get(message.authorId) ?? null),
        isPublic: message.isPublic,
      })),
    ),
    refunds: await refundsOf(db, order),
    windowStart: shown ? new Date(shown.anchorAt).toISOString() : null,
    windowEnd: shown ? new Date(shown.anchorAt + ruleset.windowDays * DAY).toISOString() : null,
  };
}

async function findOrder(db: ShopDb, idOrName: string): Promise<{ id: string; customerName: Uint8Array | null } | undefined> {
  const gid = /^\d+$/.test(idOrName) ? `gid://shopify/Order/${idOrName}` : idOrName;
  const name = idOrName.startsWith("#") ? idOrName : `#${idOrName}`;
  const rows = await db.rows<{ id: string; customerName: Uint8Array | null }>(
    `SELECT "id", "customerName" FROM "Order" WHERE "shopId" = $1 AND ("id" = $2 OR "name" IN ($3, $4))
     ORDER BY ("id" = $2) DESC, "processedAt" DESC LIMIT 1`,
    gid,
    idOrName,
    name,
  );
  return rows[0];
}

/** First name only: enough to recognise the story by. */
function customerName(cipher: Uint8Array | null): string | null {
  return cipher === null ? null : (decrypt(cipher, "person.name").toString("utf8").split(" ")[0] ?? null);
}

async function agentNames(db: ShopDb, candidates: CandidateFacts[]): Promise<Map<string, string>> {
  const ids = candidates.flatMap(({ messages }) => messages.flatMap(({ authorId }) => (authorId === null ? [] : [authorId])));
  const rows = await db.rows<{ agentId: string; name: string | null }>(
    `SELECT "agentId", "name" FROM "Agent" WHERE "shopId" = $1 AND "agentId" = ANY($2)`,
    [...new Set(ids)],
  );
  return new Map(rows.flatMap(({ agentId, name }) => (name === null ? [] : [[agentId, name] as const])));
}

async function helpdeskNames(db: ShopDb, candidates: CandidateFacts[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ ticketId: string; helpdesk: string }>(
    `SELECT "ticketId", "helpdesk" FROM "Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
    candidates.map(({ ticketId }) => ticketId),
  );
  return new Map(rows.map(({ ticketId, helpdesk }) => [ticketId, helpdesk]));
}

async function history(db: ShopDb, orderId: string): Promise<OrderExplanation["history"]> {
  const rows = await db.rows<{ at: Date; before: unknown; after: unknown; cause: string }>(
    `SELECT "at", "before", "after", "cause" FROM "Restatement" WHERE "shopId" = $1 AND "orderId" = $2 ORDER BY "id"`,
    orderId,
  );
  return rows.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest }));
}

async function refundsOf(db: ShopDb, order: OrderFacts): Promise<{ at: string; amount: number }[]> {
  const rows = await db.rows<{ at: Date; paidBack: bigint }>(
    `SELECT "at", "paidBack" FROM "Refund" WHERE "shopId" = $1 AND "orderId" = $2 ORDER BY "at"`,
    order.id,
  );
  return rows.map(({ at, paidBack }) => ({ at: at.toISOString(), amount: Number(paidBack) }));
}
