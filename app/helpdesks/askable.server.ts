import { database } from "#app/lib/db.server.ts";

/** Connections of all shops that may be asked now: active, with credentials, and not asked to be left alone. */
export async function askableConnections(): Promise<{ shopId: number; connectionId: number; helpdesk: string }[]> {
  return database().$queryRawUnsafe<{ shopId: number; connectionId: number; helpdesk: string }[]>(
    `SELECT "shopId", "id" AS "connectionId", "helpdesk" FROM "HelpdeskConnection"
     WHERE "state" = 'active' AND "credentials" IS NOT NULL AND ("pollAfter" IS NULL OR "pollAfter" <= now())`,
  );
}
