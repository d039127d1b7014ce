import { enqueue } from "#app/jobs/queue.server.ts";
import { reportsDb, shopDb, type ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { evaluateInBatches } from "./evaluate.server.ts";
import { restateAsSeries } from "./restatements.server.ts";
import type { Ruleset } from "./ruleset.ts";
import { completeLabels, readRuleset } from "./rulesets.server.ts";
import { insertCredits } from "./series.server.ts";

/** A switch of rulesets: asked for, being computed, in force since, or given up for another. */
export type Adoption = {
  from: string;
  to: string;
  requestedAt: Date;
  /** Orders computed so far, of all there were when it was asked for. */
  orders: number;
  total: number;
  /** When all figures changed; null = not yet. */
  finishedAt: Date | null;
  cancelledAt: Date | null;
};

/**
 * Makes a ruleset the active one (metrics.md G22): the worker computes all history under it beside what is shown, then every
 * figure changes at once, with a restatement of each order that changed. The series before stays readable by its label. Asking
 * for another ruleset meanwhile gives this one up; asking for the active one stops a switch that is under way.
 */
export async function adoptRuleset(shop: ShopContext, ruleset: Ruleset): Promise<void> {
  await shopDb(shop.id).transaction(async (tx) => {
    const [active] = await tx.rows<{ ruleset: string }>(`SELECT "ruleset" FROM "Shop" WHERE "id" = $1 FOR UPDATE`);
    const running = await tx.rows<{ to: string }>(`SELECT "to" FROM "RulesetAdoption" WHERE ${isRunning}`);
    if (running.some(({ to }) => to === ruleset.label)) return;
    await tx.execute(`UPDATE "RulesetAdoption" SET "cancelledAt" = now() WHERE ${isRunning}`);
    await dropOtherSeries(tx, await completeLabels(tx));
    if (active!.ruleset === ruleset.label) return;
    await tx.execute(
      `INSERT INTO "RulesetAdoption" ("shopId", "from", "to", "total")
       SELECT $1::int, $2, $3, count(*) FROM "Order" WHERE "shopId" = $1`,
      active!.ruleset,
      ruleset.label,
    );
    await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
  });
}

const isRunning = `"shopId" = $1 AND "finishedAt" IS NULL AND "cancelledAt" IS NULL`;

/** Switches of the shop, latest first: the dates at which a chart marks that another rule began to count. */
export async function readAdoptions(shop: Pick<ShopContext, "id">): Promise<Adoption[]> {
  return reportsDb(shop.id).rows<Adoption>(
    `SELECT "from", "to", "requestedAt", "orders", "total", "finishedAt", "cancelledAt" FROM "RulesetAdoption"
     WHERE "shopId" = $1 ORDER BY "id" DESC`,
  );
}

/** Candidates whose orders are computed at once: without a ticket there is nothing to compute. */
const BATCH = 120_000;

/**
 * Computes the next part of the shop's running switch, or puts it in force when all is computed, in the caller's transaction.
 * @returns orders computed; null when no switch is under way
 */
export async function continueAdoption(tx: ShopDb, shop: ShopContext): Promise<number | null> {
  const [adoption] = await tx.rows<{ id: number; from: string; to: string; computedTo: Date | null }>(
    `SELECT "id", "from", "to", "computedTo" FROM "RulesetAdoption" WHERE ${isRunning} FOR UPDATE`,
  );
  if (!adoption) return null;
  const from = adoption.computedTo ?? new Date(0);
  const part = (await completeLabels(tx)).includes(adoption.to) ? null : await nextPart(tx, from);
  if (!part) {
    await putInForce(tx, adoption);
    return 0;
  }
  const ruleset = await readRuleset(shop, adoption.to);
  // Orders that changed since it was asked for have credits under this ruleset already. Nothing is booked before its order.
  await tx.execute(
    `DELETE FROM "Credit" WHERE "shopId" = $1 AND "ruleset" = $2 AND "bookedAt" >= $3 AND "processedAt" >= $3 AND "processedAt" < $4`,
    ruleset.label,
    from,
    part.to,
  );
  // Read over other connections than the transaction's, so that reading, deciding and storing go on at the same time.
  let storing = Promise.resolve();
  for await (const evaluated of evaluateInBatches(shopDb(shop.id), shop, [ruleset], { from, to: part.to })) {
    await storing;
    storing = insertCredits(
      tx,
      evaluated.map(({ order, attributions: [attribution] }) => ({
        ruleset: ruleset.label,
        orderId: order.id,
        at: order.at,
        orderAmount: attribution!.orderAmount,
        credits: attribution!.credits,
        assists: attribution!.assists,
      })),
    );
    // Stored while the rule decides the next ones; a failure is thrown when they are stored in turn.
    storing.catch(() => undefined);
  }
  await storing;
  await tx.execute(
    `UPDATE "RulesetAdoption" SET "computedTo" = $3, "orders" = "orders" + $4::int WHERE "shopId" = $1 AND "id" = $2`,
    adoption.id,
    part.to,
    part.orders,
  );
  return part.orders;
}

/**
 * The next stretch of time with about a batch of candidates, or all the rest; null when no order is left. Orders of one instant stay
 * together.
 */
async function nextPart(tx: ShopDb, from: Date): Promise<{ to: Date; orders: number } | null> {
  const [part] = await tx.rows<{ to: Date | null; orders: number }>(
    `WITH batch AS (
       SELECT max("processedAt") AS at, count(*) = $3::int AS "isFull" FROM (
         SELECT "processedAt" FROM "Candidate" WHERE "shopId" = $1 AND "processedAt" >= $2 ORDER BY "processedAt" LIMIT $3::int
       ) next
     ),
     last AS (
       SELECT date_trunc('milliseconds', CASE WHEN "isFull" THEN at ELSE (
         SELECT max("processedAt") FROM "Order" WHERE "shopId" = $1 AND "processedAt" >= $2) END) + interval '1 millisecond' AS "to"
       FROM batch
     )
     SELECT "to", (SELECT count(*)::int FROM "Order" WHERE "shopId" = $1 AND "processedAt" >= $2 AND "processedAt" < "to") AS "orders"
     FROM last`,
    from,
    BATCH,
  );
  return part?.to ? { to: part.to, orders: part.orders } : null;
}

async function putInForce(tx: ShopDb, { id, from, to }: { id: number; from: string; to: string }): Promise<void> {
  await restateAsSeries(tx, from, to);
  await tx.execute(`UPDATE "Shop" SET "ruleset" = $2 WHERE "id" = $1`, to);
  await tx.execute(`UPDATE "RulesetAdoption" SET "finishedAt" = now() WHERE "shopId" = $1 AND "id" = $2`, id);
  await dropOtherSeries(tx, await completeLabels(tx));
}

/** What is kept no longer can be evaluated again at any time. */
async function dropOtherSeries(tx: ShopDb, kept: string[]): Promise<void> {
  await tx.execute(`DELETE FROM "Credit" WHERE "shopId" = $1 AND "ruleset" <> ALL($2)`, kept);
}
