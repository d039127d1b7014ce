/** `npm run migrate`: applies missing migrations to DATABASE_URL, or to the embedded database. */
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";

const running = process.env.DATABASE_URL ? null : await ensureDatabase();
try {
  const applied = await migrate(process.env.DATABASE_URL ?? running!.url);
  process.stderr.write(applied.length === 0 ? "The database is up to date.\n" : `Applied ${applied.join(", ")}.\n`);
} finally {
  await running?.release();
}
