import type { Match } from "#app/identity/match.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { ticketLinks } from "#app/tickets/ticket-links.server.ts";
import { type CreditShareRow, evaluateCredits } from "./evaluate.server.ts";
import type { Ruleset } from "./ruleset.ts";
import { completeLabels } from "./rulesets.server.ts";

/** One order × ticket × agent with a share, as in contract.md section 3. Amounts in minor units of the shop currency. */
export type CreditRow = {
  orderId: string;
  orderName: string;
  processedAt: string;
  orderAmount: number;
  currency: string;
  helpdesk: string;
  ticketId: string;
  ticketUrl: string | null;
  touchAt: string;
  agentId: string | null;
  agentName: string | null;
  agentKind: "human" | "ai" | null;
  turns: number;
  weight: number;
  amount: number;
  match: Match;
  evidence: 1 | 2 | 3;
  intent: "before_sale" | "after_sale";
  ruleset: string;
  computedAt: string;
};

export type CreditPage = {
  rows: CreditRow[];
  /** Over the whole period, not the page. */
  total: { amount: number; orders: number; tickets: number };
  next: string | null;
};

export type CreditQuery = {
  /** Local days of the shop; `to` exclusive. */
  from: string;
  to: string;
  ruleset: Ruleset;
  /** Only credits of these agents (helpdesk's own ids) and of tickets of these channels. */
  filters?: { agent?: readonly string[]; channel?: readonly string[] };
  cursor?: string | null;
  limit?: number;
};

type Share = Omit<CreditRow, "helpdesk" | "ticketUrl" | "agentName" | "agentKind">;

const MOST_ROWS = 500;

/**
 * Credits that count in the period, newest order first, a page at a time: those of its orders; under `dating=refund` also what its
 * refunds took from earlier ones.
 * @throws BadRequest naming `cursor` or `limit`
 */
export async function readCredits(shop: ShopContext, query: CreditQuery): Promise<CreditPage> {
  const limit = query.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw new BadRequest(`limit must be 1 to ${MOST_ROWS}`, "limit");
  const shares = await sharesOfPeriod(shop, query);
  const after = query.cursor ? decodeCursor(query.cursor) : null;
  const start = after === null ? 0 : shares.findIndex((row) => cursorOf(row) === after) + 1;
  if (after !== null && start === 0) throw new BadRequest("cursor does not belong to this period", "cursor");
  const page = shares.slice(start, start + limit);
  return {
    rows: await describe(reportsDb(shop.id), shop, page),
    total: totalOf(shares),
    next: start + limit < shares.length ? encodeCursor(cursorOf(page.at(-1)!)) : null,
  };
}

/** All credits of the period, newest order first, in parts that fit into memory whatever a consumer does with them. */
export async function* streamCredits(
  shop: ShopContext,
  query: Omit<CreditQuery, "cursor" | "limit">,
): AsyncGenerator<CreditRow[]> {
  const shares = await sharesOfPeriod(shop, query);
  for (let start = 0; start < shares.length; start += MOST_ROWS)
    yield describe(reportsDb(shop.id), shop, shares.slice(start, start + MOST_ROWS));
}

/** What the credits of a period come to. */
export function totalOf(shares: readonly Pick<CreditRow, "amount" | "orderId" | "ticketId">[]): CreditPage["total"] {
  return {
    amount: shares.reduce((sum, { amount }) => sum + amount, 0),
    orders: new Set(shares.map(({ orderId }) => orderId)).size,
    tickets: new Set(shares.map(({ ticketId }) => ticketId)).size,
  };
}

async function sharesOfPeriod(shop: ShopContext, query: Omit<CreditQuery, "cursor" | "limit">): Promise<Share[]> {
  const from = new Date(startOfDay(shop.timezone, query.from));
  const to = new Date(startOfDay(shop.timezone, query.to));
  const db = reportsDb(shop.id);
  const all = (await completeLabels(db)).includes(query.ruleset.label)
    ? await storedShares(db, query.ruleset.label, from, to)
    : await evaluatedShares(shop, query.ruleset, from, to);
  return (await only(db, query.filters ?? {}, all)).toSorted(newestFirst);
}

async function only(db: ShopDb, { agent, channel }: NonNullable<CreditQuery["filters"]>, shares: Share[]): Promise<Share[]> {
  const byAgent = agent ? shares.filter(({ agentId }) => agentId !== null && agent.includes(externalId(agentId))) : shares;
  if (!channel) return byAgent;
  const rows = await db.rows<{ ticketId: string }>(
    `SELECT "ticketId" FROM "TicketMeasure" WHERE "shopId" = $1 AND "ticketId" = ANY($2) AND "channel" = ANY($3)`,
    byAgent.map(({ ticketId }) => ticketId),
    channel,
  );
  const tickets = new Set(rows.map(({ ticketId }) => ticketId));
  return byAgent.filter(({ ticketId }) => tickets.has(ticketId));
}

/** Credits stored for the given orders under the shop's active ruleset. */
export async function creditsOfOrder(shop: ShopContext, rows: CreditShareRow[], ruleset: string): Promise<CreditRow[]> {
  return describe(reportsDb(shop.id), shop, rows.map((row) => shareOf(row, ruleset)).toSorted(newestFirst));
}

type StoredRow = {
  orderId: string;
  orderName: string;
  processedAt: Date;
  orderAmount: bigint;
  currency: string;
  ticketId: string;
  touchAt: Date;
  agentId: string;
  turns: number;
  weight: number;
  amount: bigint;
  matchLevel: number;
  matchBy: string;
  confidence: string;
  evidence: number;
  intent: string;
  ruleset: string;
  computedAt: Date;
};

async function storedShares(db: ShopDb, ruleset: string, from: Date, to: Date): Promise<Share[]> {
  const rows = await db.rows<StoredRow>(
    `SELECT c.*, o."name" AS "orderName", o."currency" FROM (
       SELECT "orderId", "processedAt", "orderAmount", "ticketId", "touchAt", "agentId", "turns", "weight", sum("amount")::bigint AS "amount",
         "matchLevel", "matchBy", "confidence", "evidence", "intent", "ruleset", "computedAt"
       FROM "Credit"
       WHERE "shopId" = $1 AND "ruleset" = $2 AND "bookedAt" >= $3 AND "bookedAt" < $4 AND "weight" > 0
       GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16
       HAVING count(*) = 1 OR sum("amount") <> 0
     ) c JOIN "Order" o ON o."shopId" = $1 AND o."id" = c."orderId"`,
    ruleset,
    from,
    to,
  );
  return rows.map((row) => ({
    orderId: row.orderId,
    orderName: row.orderName,
    processedAt: row.processedAt.toISOString(),
    orderAmount: Number(row.orderAmount),
    currency: row.currency,
    ticketId: row.ticketId,
    touchAt: row.touchAt.toISOString(),
    agentId: row.agentId || null,
    turns: row.turns,
    weight: rounded(row.weight),
    amount: Number(row.amount),
    match: { level: row.matchLevel, by: row.matchBy, confidence: row.confidence } as Match,
    evidence: row.evidence as 1 | 2 | 3,
    intent: row.intent as "before_sale" | "after_sale",
    ruleset: row.ruleset,
    computedAt: row.computedAt.toISOString(),
  }));
}

async function evaluatedShares(shop: ShopContext, ruleset: Ruleset, from: Date, to: Date): Promise<Share[]> {
  const booked = (await evaluateCredits(shop, ruleset, { from, to, by: "order" })).filter(
    ({ bookedAt, weight }) => bookedAt >= from && bookedAt < to && weight > 0,
  );
  const ofShare = Map.groupBy(booked, ({ orderId, ticketId, agentId }) => JSON.stringify([orderId, ticketId, agentId]));
  return [...ofShare.values()].flatMap((bookings) => {
    const amount = bookings.reduce((sum, each) => sum + each.amount, 0);
    return bookings.length === 1 || amount !== 0 ? [shareOf({ ...bookings[0]!, amount }, ruleset.label)] : [];
  });
}

function shareOf(row: Omit<CreditShareRow, "bookings">, ruleset: string): Share {
  return {
    orderId: row.orderId,
    orderName: row.orderName,
    processedAt: row.processedAt.toISOString(),
    orderAmount: row.orderAmount,
    currency: row.currency,
    ticketId: row.ticketId,
    touchAt: new Date(row.touchAt).toISOString(),
    agentId: row.agentId,
    turns: row.turns,
    weight: rounded(row.weight),
    amount: row.amount,
    match: row.match,
    evidence: row.evidence,
    intent: row.intent,
    ruleset,
    computedAt: new Date().toISOString(),
  };
}

/** Names and links, looked up for the rows that are shown only. */
async function describe(db: ShopDb, shop: ShopContext, shares: Share[]): Promise<CreditRow[]> {
  const tickets = new Map(
    (
      await db.rows<{ ticketId: string; helpdesk: string; url: string | null; connectionId: number }>(
        `SELECT "ticketId", "helpdesk", "url", "connectionId" FROM "Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
        shares.map(({ ticketId }) => ticketId),
      )
    ).map((row) => [row.ticketId, row]),
  );
  const agents = new Map(
    (
      await db.rows<{ agentId: string; name: string | null; kind: "human" | "ai" }>(
        `SELECT "agentId", "name", "kind" FROM "Agent" WHERE "shopId" = $1 AND "agentId" = ANY($2)`,
        shares.flatMap(({ agentId }) => (agentId === null ? [] : [agentId])),
      )
    ).map((row) => [row.agentId, row]),
  );
  const links = await ticketLinks(shop.id, [...tickets.values()]);
  return shares.map((share) => {
    const agent = share.agentId === null ? undefined : agents.get(share.agentId);
    return {
      orderId: share.orderId,
      orderName: share.orderName,
      processedAt: share.processedAt,
      orderAmount: share.orderAmount,
      currency: share.currency,
      helpdesk: tickets.get(share.ticketId)?.helpdesk ?? "generic",
      ticketId: externalId(share.ticketId),
      ticketUrl: links.get(share.ticketId) ?? null,
      touchAt: share.touchAt,
      agentId: share.agentId === null ? null : externalId(share.agentId),
      agentName: agent?.name ?? null,
      agentKind: agent?.kind ?? null,
      turns: share.turns,
      weight: share.weight,
      amount: share.amount,
      match: share.match,
      evidence: share.evidence,
      intent: share.intent,
      ruleset: share.ruleset,
      computedAt: share.computedAt,
    };
  });
}

function newestFirst(a: Share, b: Share): number {
  return cursorOf(a) < cursorOf(b) ? 1 : -1;
}

function cursorOf({ processedAt, orderId, ticketId, agentId }: Share): string {
  return [processedAt, orderId, ticketId, agentId ?? ""].join("|");
}

function encodeCursor(cursor: string): string {
  return Buffer.from(cursor).toString("base64url");
}

function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, "base64url").toString("utf8");
}

function rounded(weight: number): number {
  return Math.round(weight * 10_000) / 10_000;
}
