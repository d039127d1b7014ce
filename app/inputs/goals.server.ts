import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import type { GoalInput } from "./goals.ts";

export type Goal = GoalInput & { id: number };

/** All goals, oldest first. */
export function readGoals(db: ShopDb): Promise<Goal[]> {
  return db.rows(
    `SELECT "id", "metric", "target", "direction", "period", "filters" FROM "Goal" WHERE "shopId" = $1 ORDER BY "id"`,
  );
}

/** Sets a goal, or changes one. @returns its id, or null when there is no such goal to change */
export async function saveGoal(shopId: number, goal: GoalInput, id?: number): Promise<number | null> {
  const values = [goal.metric, goal.target, goal.direction, goal.period, JSON.stringify(goal.filters)];
  const [row] =
    id === undefined
      ? await shopDb(shopId).rows<{ id: number }>(
          `INSERT INTO "Goal" ("shopId", "metric", "target", "direction", "period", "filters") VALUES ($1, $2, $3, $4, $5, $6::jsonb) RETURNING "id"`,
          ...values,
        )
      : await shopDb(shopId).rows<{ id: number }>(
          `UPDATE "Goal" SET "metric" = $2, "target" = $3, "direction" = $4, "period" = $5, "filters" = $6::jsonb
           WHERE "shopId" = $1 AND "id" = $7 RETURNING "id"`,
          ...values,
          id,
        );
  return row?.id ?? null;
}

/** Forgets a goal. */
export async function removeGoal(shopId: number, id: number): Promise<void> {
  await shopDb(shopId).execute(`DELETE FROM "Goal" WHERE "shopId" = $1 AND "id" = $2`, id);
}
