import { bulkInsert, bulkRecords, bulkRows, type Columns } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { evaluateOrders } from "./evaluate.server.ts";
import type { CreditShare } from "./facts.ts";
import { loadOrders } from "./order-facts.server.ts";
import { parseRuleset } from "./presets.ts";

const creditColumns: Columns = {
  orderId: "text",
  ticketId: "text",
  agentId: "text",
  processedAt: "timestamptz",
  orderAmount: "bigint",
  amount: "bigint",
  weight: "float8",
  turns: "int",
  anchorAt: "timestamptz",
  touchAt: "timestamptz",
  matchLevel: "int",
  matchBy: "text",
  confidence: "text",
  evidence: "int",
  intent: "text",
  ruleset: "text",
};
const restatementColumns: Columns = { orderId: "text", before: "jsonb", after: "jsonb", cause: "text" };

/** What the history of an order shows of one state of its credits. */
type CreditState = { orderAmount: number; credits: { ticketId: string; agentId: string | null; amount: number }[] };

/**
 * Applies the shop's active ruleset to the given orders again and replaces their credits where they differ (R17, R20), in the
 * caller's transaction. A change of credits that had been computed before leaves a restatement with its cause.
 * @param causes order id → why it is computed again
 * @returns number of orders whose credits changed
 */
export async function recomputeCredits(tx: ShopDb, shop: ShopContext, causes: ReadonlyMap<string, string>): Promise<number> {
  const ruleset = parseRuleset(shop.ruleset);
  const orders = await loadOrders(tx, [...causes.keys()]);
  const attributions = await evaluateOrders(tx, shop, ruleset, orders);
  const before = await storedCredits(
    tx,
    orders.map(({ id }) => id),
  );

  const changed = orders.filter(({ id }) => {
    const { orderAmount, credits } = attributions.get(id)!;
    return fingerprint(orderAmount, credits) !== (before.get(id)?.fingerprint ?? fingerprint(orderAmount, []));
  });
  await tx.execute(
    `DELETE FROM "Credit" WHERE "shopId" = $1 AND "orderId" = ANY($2)`,
    changed.map(({ id }) => id),
  );
  const rows = changed.flatMap((order) => {
    const { orderAmount, credits } = attributions.get(order.id)!;
    return credits.map((credit) => creditRow(order.id, order.at, orderAmount, credit, ruleset.label));
  });
  if (rows.length > 0) await tx.execute(bulkInsert("Credit", creditColumns), bulkRows(rows));

  await recordRestatements(
    tx,
    changed.map(({ id }) => ({
      orderId: id,
      before: before.get(id)?.state ?? { orderAmount: attributions.get(id)!.orderAmount, credits: [] },
      after: stateOf(attributions.get(id)!.orderAmount, attributions.get(id)!.credits),
      cause: causes.get(id)!,
    })),
  );
  await tx.execute(
    `UPDATE "Order" SET "attributedAt" = now() WHERE "shopId" = $1 AND "id" = ANY($2) AND "attributedAt" IS NULL`,
    orders.map(({ id }) => id),
  );
  return changed.length;
}

function creditRow(orderId: string, at: number, orderAmount: number, credit: CreditShare, ruleset: string): object {
  return {
    orderId,
    ticketId: credit.ticketId,
    agentId: credit.agentId ?? "",
    processedAt: new Date(at),
    orderAmount,
    amount: credit.amount,
    weight: credit.weight,
    turns: credit.turns,
    anchorAt: new Date(credit.anchorAt),
    touchAt: new Date(credit.touchAt),
    matchLevel: credit.match.level,
    matchBy: credit.match.by,
    confidence: credit.match.confidence,
    evidence: credit.evidence,
    intent: credit.intent,
    ruleset,
  };
}

type StoredRow = {
  orderId: string;
  ticketId: string;
  agentId: string;
  orderAmount: bigint;
  amount: bigint;
  weight: number;
  turns: number;
  anchorAt: Date;
  touchAt: Date;
  matchLevel: number;
  matchBy: string;
  evidence: number;
  intent: string;
};

async function storedCredits(tx: ShopDb, ids: string[]): Promise<Map<string, { fingerprint: string; state: CreditState }>> {
  const rows = await tx.rows<StoredRow>(
    `SELECT "orderId", "ticketId", "agentId", "orderAmount", "amount", "weight", "turns", "anchorAt", "touchAt", "matchLevel", "matchBy",
       "evidence", "intent" FROM "Credit" WHERE "shopId" = $1 AND "orderId" = ANY($2)`,
    ids,
  );
  const stored = new Map<string, { fingerprint: string; state: CreditState }>();
  for (const [orderId, group] of Map.groupBy(rows, (row) => row.orderId)) {
    const orderAmount = Number(group[0]!.orderAmount);
    const credits = group.map((row) => ({
      ticketId: row.ticketId,
      agentId: row.agentId || null,
      amount: Number(row.amount),
      turns: row.turns,
      anchorAt: row.anchorAt.getTime(),
      touchAt: row.touchAt.getTime(),
      match: { level: row.matchLevel, by: row.matchBy },
      evidence: row.evidence,
      intent: row.intent,
    }));
    stored.set(orderId, { fingerprint: fingerprint(orderAmount, credits), state: stateOf(orderAmount, credits) });
  }
  return stored;
}

type Comparable = {
  ticketId: string;
  agentId: string | null;
  amount: number;
  turns: number;
  anchorAt: number;
  touchAt: number;
  match: { level: number; by: string };
  evidence: number;
  intent: string;
};

/** Equal exactly when nothing that is shown of these credits differs. */
function fingerprint(orderAmount: number, credits: readonly Comparable[]): string {
  if (credits.length === 0) return "none";
  const parts = credits.map((credit) =>
    [
      credit.ticketId,
      credit.agentId ?? "",
      credit.amount,
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

function stateOf(
  orderAmount: number,
  credits: readonly { ticketId: string; agentId: string | null; amount: number }[],
): CreditState {
  return {
    orderAmount,
    credits: credits
      .map(({ ticketId, agentId, amount }) => ({ ticketId, agentId, amount }))
      .toSorted((a, b) => (`${a.ticketId}|${a.agentId}` < `${b.ticketId}|${b.agentId}` ? -1 : 1)),
  };
}

/** Only figures that had been computed, and so may have been shown, can be restated. */
async function recordRestatements(
  tx: ShopDb,
  rows: { orderId: string; before: CreditState; after: CreditState; cause: string }[],
): Promise<void> {
  const moved = rows.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  if (moved.length === 0) return;
  await tx.execute(
    `INSERT INTO "Restatement" ("shopId", "orderId", "before", "after", "cause")
     SELECT $1::int, r."orderId", r."before", r."after", r."cause" FROM ${bulkRecords(restatementColumns)}
     JOIN "Order" o ON o."shopId" = $1 AND o."id" = r."orderId" AND o."attributedAt" IS NOT NULL`,
    bulkRows(moved),
  );
}
