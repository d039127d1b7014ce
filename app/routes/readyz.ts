import { boundary } from "@shopify/shopify-app-remix/server";
import { readWorkWaiting } from "#app/ingest/work-waiting.server.ts";
import { isDatabaseAway } from "#app/lib/database-away.ts";
import { database } from "#app/lib/db.server.ts";
import { migrationNames } from "#app/lib/migrate.server.ts";

/** Ready: the database answers and has every migration. The age of the oldest waiting work is told, not judged: see docs/runbook.md. */
export async function loader() {
  try {
    const missing = await missingMigrations();
    const { inboxOldestSeconds, derivedOldestSeconds } = await readWorkWaiting();
    const queueAgeSeconds = Math.round(Math.max(inboxOldestSeconds, derivedOldestSeconds));
    return Response.json(
      { ready: missing.length === 0, missingMigrations: missing, queueAgeSeconds },
      { status: missing.length === 0 ? 200 : 503 },
    );
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return Response.json({ ready: false, reason: "the database does not answer" }, { status: 503 });
  }
}

export const headers = boundary.headers;

async function missingMigrations(): Promise<string[]> {
  const rows = await database().$queryRawUnsafe<{ name: string }[]>(
    `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL`,
  );
  const applied = new Set(rows.map(({ name }) => name));
  return migrationNames().filter((name) => !applied.has(name));
}
