import { bulkInsertColumns, bulkRecords, bulkRows, type Columns, columnArrays } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { Attribution, CreditShare } from "./facts.ts";

const creditColumns: Columns = {
  ruleset: "text",
  orderId: "text",
  ticketId: "text",
  agentId: "text",
  processedAt: "timestamptz",
  bookedAt: "timestamptz",
  orderAmount: "bigint",
  amount: "bigint",
  net: "bigint",
  weight: "float8",
  turns: "int",
  anchorAt: "timestamptz",
  touchAt: "timestamptz",
  matchLevel: "int",
  matchBy: "text",
  confidence: "text",
  evidence: "int",
  intent: "text",
};
const keyColumns: Columns = { ruleset: "text", orderId: "text" };

/** Credits of one order under one ruleset. */
export type OrderCredits = {
  ruleset: string;
  orderId: string;
  at: number;
  orderAmount: number;
} & Pick<Attribution, "credits" | "assists">;

/** Replaces the stored credits of these orders under these rulesets, in the caller's transaction. */
export async function replaceCredits(tx: ShopDb, orders: readonly OrderCredits[]): Promise<void> {
  if (orders.length === 0) return;
  await tx.execute(
    `DELETE FROM "Credit" c USING ${bulkRecords(keyColumns)}
     WHERE c."shopId" = $1 AND c."ruleset" = r."ruleset" AND c."orderId" = r."orderId"`,
    bulkRows(orders.map(({ ruleset, orderId }) => ({ ruleset, orderId }))),
  );
  await insertCredits(tx, orders);
}

/** Stores credits of orders that have none under these rulesets. */
export async function insertCredits(tx: ShopDb, orders: readonly OrderCredits[]): Promise<void> {
  // In the order of their key: neighbours share a page of its index.
  const sorted = orders.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
  const rows = sorted.flatMap((order) =>
    [...order.credits, ...order.assists].flatMap((credit) => credit.bookings.map((booking) => creditRow(order, credit, booking))),
  );
  if (rows.length > 0) await tx.execute(bulkInsertColumns("Credit", creditColumns), ...columnArrays(creditColumns, rows));
}

function creditRow(
  { ruleset, orderId, at, orderAmount }: OrderCredits,
  credit: CreditShare,
  booking: CreditShare["bookings"][number],
) {
  return {
    ruleset,
    orderId,
    ticketId: credit.ticketId,
    agentId: credit.agentId ?? "",
    processedAt: new Date(at),
    bookedAt: new Date(booking.at),
    orderAmount,
    amount: booking.amount,
    net: credit.amount,
    weight: credit.weight,
    turns: credit.turns,
    anchorAt: new Date(credit.anchorAt),
    touchAt: new Date(credit.touchAt),
    matchLevel: credit.match.level,
    matchBy: credit.match.by,
    confidence: credit.match.confidence,
    evidence: credit.evidence,
    intent: credit.intent,
  };
}

/** What the history of an order shows of one state of its credits. */
export type CreditState = { orderAmount: number; credits: { ticketId: string; agentId: string | null; amount: number }[] };

/** Stored credits of one order under one ruleset: what is compared, and what a history shows. */
export type StoredCredits = { fingerprint: string; state: CreditState };

type StoredRow = {
  ruleset: string;
  orderId: string;
  ticketId: string;
  agentId: string;
  orderAmount: bigint;
  net: bigint;
  weight: number;
  bookings: CreditShare["bookings"];
  turns: number;
  anchorAt: Date;
  touchAt: Date;
  matchLevel: number;
  matchBy: string;
  evidence: number;
  intent: string;
};

/** Stored credits of the given orders, by `seriesKey`. */
export async function storedCredits(tx: ShopDb, orderIds: readonly string[]): Promise<Map<string, StoredCredits>> {
  const rows = await tx.rows<StoredRow>(
    `SELECT "ruleset", "orderId", "ticketId", "agentId", "orderAmount", "net", "weight", "turns", "anchorAt", "touchAt",
       "matchLevel", "matchBy", "evidence", "intent", jsonb_agg(jsonb_build_object(
         'at', floor(extract(epoch FROM "bookedAt") * 1000)::bigint, 'amount', "amount") ORDER BY "bookedAt") AS "bookings"
     FROM "Credit" WHERE "shopId" = $1 AND "orderId" = ANY($2) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14`,
    orderIds,
  );
  const stored = new Map<string, StoredCredits>();
  for (const [key, group] of Map.groupBy(rows, (row) => seriesKey(row.ruleset, row.orderId))) {
    const orderAmount = Number(group[0]!.orderAmount);
    const credits = group.map((row) => ({
      ticketId: row.ticketId,
      agentId: row.agentId || null,
      amount: Number(row.net),
      weight: row.weight,
      bookings: row.bookings,
      turns: row.turns,
      anchorAt: row.anchorAt.getTime(),
      touchAt: row.touchAt.getTime(),
      match: { level: row.matchLevel, by: row.matchBy },
      evidence: row.evidence,
      intent: row.intent,
    }));
    stored.set(key, { fingerprint: fingerprint(orderAmount, credits), state: stateOf(orderAmount, credits) });
  }
  return stored;
}

/** One order in one series. */
export function seriesKey(ruleset: string, orderId: string): string {
  return `${ruleset} ${orderId}`;
}

type Comparable = {
  ticketId: string;
  agentId: string | null;
  amount: number;
  weight: number;
  bookings: CreditShare["bookings"];
  turns: number;
  anchorAt: number;
  touchAt: number;
  match: { level: number; by: string };
  evidence: number;
  intent: string;
};

/** Equal exactly when nothing that is shown of these credits and assists differs. */
export function fingerprint(orderAmount: number, credits: readonly Comparable[]): string {
  if (credits.length === 0) return "none";
  const parts = credits.map((credit) =>
    [
      credit.ticketId,
      credit.agentId ?? "",
      credit.amount,
      credit.weight > 0,
      credit.bookings.map(({ at, amount }) => `${at}=${amount}`).join(),
      credit.turns,
      credit.anchorAt,
      credit.touchAt,
      credit.match.level,
      credit.match.by,
      credit.evidence,
      credit.intent,
    ].join("|"),
  );
  return `${orderAmount}:${parts.toSorted().join(";")}`;
}

export function stateOf(
  orderAmount: number,
  credits: readonly { ticketId: string; agentId: string | null; amount: number; weight: number }[],
): CreditState {
  return {
    orderAmount,
    credits: credits
      .filter(({ weight }) => weight > 0)
      .map(({ ticketId, agentId, amount }) => ({ ticketId, agentId, amount }))
      .toSorted((a, b) => (`${a.ticketId}|${a.agentId ?? ""}` < `${b.ticketId}|${b.agentId ?? ""}` ? -1 : 1)),
  };
}
