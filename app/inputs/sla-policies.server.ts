import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { markTickets } from "./mark-tickets.server.ts";
import type { SlaPolicyInput } from "./sla-policies.ts";

export type SlaPolicyInForce = SlaPolicyInput & { policyId: number; validFrom: Date };

/** Policies in force, oldest first. */
export function readSlaPolicies(db: ShopDb): Promise<SlaPolicyInForce[]> {
  return db.rows(
    `SELECT "policyId", "validFrom", "name", "metric", "targetSeconds", "clock", "channels", "tags", "pauseSnoozed"
     FROM "SlaPolicy" WHERE "shopId" = $1 AND "validUntil" IS NULL ORDER BY "policyId"`,
  );
}

/**
 * Makes a policy, or changes one from now on: promises that began before keep their target and conditions. Only tickets that a promise
 * may yet begin or end on are measured again.
 * @returns its id, the same over all versions
 */
export async function saveSlaPolicy(
  shopId: number,
  policy: SlaPolicyInput,
  { now, policyId }: { now: Date; policyId?: number },
): Promise<number> {
  return shopDb(shopId).transaction(async (tx) => {
    const id = policyId ?? (await nextPolicyId(tx));
    await endVersion(tx, id, now);
    await tx.execute(
      `INSERT INTO "SlaPolicy" ("shopId", "policyId", "validFrom", "name", "metric", "targetSeconds", "clock", "channels", "tags", "pauseSnoozed")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      id,
      now,
      policy.name,
      policy.metric,
      policy.targetSeconds,
      policy.clock,
      policy.channels,
      policy.tags,
      policy.pauseSnoozed,
    );
    await markRunning(tx, now);
    return id;
  });
}

/** Promises nothing more from now on; what was promised before stands. */
export async function endSlaPolicy(shopId: number, policyId: number, now: Date): Promise<void> {
  await shopDb(shopId).transaction(async (tx) => {
    await endVersion(tx, policyId, now);
    await markRunning(tx, now);
  });
}

async function nextPolicyId(tx: ShopDb): Promise<number> {
  const [row] = await tx.rows<{ next: number }>(
    `SELECT coalesce(max("policyId"), 0) + 1 AS next FROM "SlaPolicy" WHERE "shopId" = $1`,
  );
  return row!.next;
}

async function endVersion(tx: ShopDb, policyId: number, now: Date): Promise<void> {
  await tx.execute(
    `UPDATE "SlaPolicy" SET "validUntil" = $3 WHERE "shopId" = $1 AND "policyId" = $2 AND "validUntil" IS NULL`,
    policyId,
    now,
  );
}

/** Whatever happened before now is decided or keeps its target; only what comes later can differ. */
function markRunning(tx: ShopDb, now: Date): Promise<void> {
  return markTickets(tx, `m."createdAt" >= $2 OR m."lastCustomerAt" >= $2`, now);
}
