import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";

const migrationsFolder = path.resolve("prisma/migrations");
/** One migration at a time over all processes; any constant of our own will do. */
const MIGRATION_LOCK = 5_432_000;

/**
 * Applies the migrations that `url` does not have yet, holding a lock so that several processes may call it at once.
 * @returns names of the migrations that were missing
 * @throws Error with Prisma's own output when a migration fails
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const missing = await missingMigrations(client);
    if (missing.length > 0) await deploy(url);
    const left = await missingMigrations(client);
    if (left.length > 0) throw new Error(`Migrations were not applied: ${left.join(", ")}`);
    return missing;
  } finally {
    await client.end();
  }
}

/** Names of migrations in the repository that the database has not applied. */
export async function missingMigrations(client: Pick<pg.Client, "query">): Promise<string[]> {
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known");
  const applied = (rows as { known: boolean }[])[0]?.known
    ? await client.query("SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL")
    : { rows: [] };
  const names = new Set((applied.rows as { migration_name: string }[]).map((row) => row.migration_name));
  return migrationNames().filter((name) => !names.has(name));
}

/** Names of all migrations in the repository, oldest first. */
export function migrationNames(): string[] {
  if (!existsSync(migrationsFolder)) throw new Error("prisma/migrations is missing");
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

function deploy(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve("node_modules/prisma/build/index.js"), "migrate", "deploy"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1" },
    });
    let output = "";
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      // A timer of the schema engine keeps the finished command alive for ten more seconds.
      if (output.includes("All migrations have been successfully applied")) child.kill();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", reject);
    child.on("exit", (code, signal) =>
      code === 0 || signal === "SIGTERM" ? resolve() : reject(new Error(`Migration failed:\n${output}`)),
    );
  });
}
