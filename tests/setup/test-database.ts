import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { closeQueue } from "#app/jobs/queue.server.ts";
import { closeDatabase } from "#app/lib/db.server.ts";

/** Gives the test file a database of its own, which `database()` and `shopDb` use; dropped when the file is done. */
export function useDatabase(): void {
  const name = new URL(process.env.DATABASE_URL!).pathname.slice(1);
  beforeAll(() => onServer(`CREATE DATABASE "${name}" TEMPLATE "${inject("postgresTemplate")}"`));
  afterAll(async () => {
    await closeQueue();
    await closeDatabase();
    await onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  });
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client(inject("postgresServer"));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
