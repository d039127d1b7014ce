import { decrypt } from "#app/lib/crypto.server.ts";
import type { Match } from "#app/identity/match.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { creditsOfOrder, type CreditRow } from "./credits.server.ts";
import { findHits, findSharedHits } from "./candidates.server.ts";
import { shareRow } from "./evaluate.server.ts";
import { evidenceSentence, explain, nearestConversation, reasonSentence } from "./explain.ts";
import type { CandidateFacts, Considered, Evidence, OrderFacts } from "./facts.ts";
import { loadCandidates } from "./load-candidates.server.ts";
import { loadOrders } from "./order-facts.server.ts";
import { reachOf } from "./reach.ts";
import { attribute } from "./rule.ts";
import type { Ruleset } from "./ruleset.ts";
import { upliftOf } from "./uplift.ts";
import { windowEnd } from "./window.ts";

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
    /** Why, in a sentence. */
    sentence: string;
    evidence: Evidence;
  }[];
  /** What edits added after a conversation that came too late for the order itself (X13); only where the ruleset tells it. */
  uplift: { at: string; amount: number; credits: CreditRow[] }[];
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
  const [known, shared] = await Promise.all(
    [findHits, findSharedHits].map(async (find) => {
      const hits = await find(db, order.id, beforeMs);
      return (await loadCandidates(db, hits)).get(order.id) ?? [];
    }),
  );
  const candidates = known!.filter(({ firstCustomerAt }) => firstCustomerAt <= lastMoment(order));
  const attribution = attribute(order, candidates, ruleset, shop.timezone);
  const uplift = upliftOf(order, candidates, attribution, ruleset, shop.timezone);
  const considered = [...attribution.considered, ...ofOthers(order, shared!, ruleset, shop.timezone)];
  const agents = await agentNames(db, candidates);
  const names = {
    agent: (id: string | null) => (id === null ? "the team" : (agents.get(id) ?? "an agent")),
    customer: customerName(found.customerName),
    ticket: externalId,
  };
  const shares = attribution.credits.map((credit) => shareRow(order, attribution, credit));
  const helpdesks = await helpdeskNames(db, [...candidates, ...shared!]);
  const shown = considered.find(({ outcome }) => outcome === "credited") ?? nearestConversation(order, considered);
  return {
    order: {
      id: order.id,
      name: order.name,
      processedAt: new Date(order.at).toISOString(),
      amount: attribution.orderAmount,
      currency: order.currency,
      status: order.cancelled ? "cancelled" : order.financialStatus,
    },
    sentence: explain(order, { ...attribution, considered }, names, shop.timezone, ruleset, {
      uplift,
      anonymous: await isAnonymous(db, order),
    }),
    ruleset: ruleset.label,
    credits: await creditsOfOrder(shop, shares, ruleset.label),
    considered: considered.map((each) => ({
      helpdesk: helpdesks.get(each.ticketId) ?? "generic",
      ticketId: externalId(each.ticketId),
      outcome: each.outcome,
      reason: each.reason,
      anchorAt: new Date(each.anchorAt).toISOString(),
      touchAt: each.touchAt === null ? null : new Date(each.touchAt).toISOString(),
      match: each.match,
      sentence: each.reason === null ? evidenceSentence[each.evidence.by] : reasonSentence[each.reason],
      evidence: each.evidence,
    })),
    uplift: await Promise.all(
      uplift.map(async ({ at, amount, credits }) => ({
        at: new Date(at).toISOString(),
        amount,
        credits: await creditsOfOrder(
          shop,
          credits.map((credit) => shareRow(order, { orderAmount: amount }, credit)),
          ruleset.label,
        ),
      })),
    ),
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
    windowEnd: shown ? new Date(windowEnd(shown.anchorAt, ruleset, shop.timezone)).toISOString() : null,
  };
}

/** Conversations that begin later than this have nothing to do with the order, nor with its last edit. */
function lastMoment({ at, edits }: OrderFacts): number {
  return Math.max(at, ...edits.map((edit) => edit.at)) + 7 * DAY;
}

/** What tickets of several people's address or number would have been, had it told whose they are. */
function ofOthers(order: OrderFacts, tickets: CandidateFacts[], ruleset: Ruleset, zone: string): Considered[] {
  return attribute(order, tickets, ruleset, zone).considered.map((each) => ({
    ...each,
    outcome: "refused",
    reason: "different_customer",
  }));
}

async function isAnonymous(db: ShopDb, { id }: OrderFacts): Promise<boolean> {
  const [row] = await db.rows<{ anonymous: boolean }>(
    `SELECT o."customerId" IS NULL AND NOT EXISTS (SELECT FROM "Identifier" i WHERE i."shopId" = $1 AND i."source" = 'order'
       AND i."sourceId" = $2 AND i."kind" <> 'order_ref') AS "anonymous" FROM "Order" o WHERE o."shopId" = $1 AND o."id" = $2`,
    id,
  );
  return row?.anonymous ?? false;
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
