import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { alive } from "#app/lib/exclusively.ts";
import { migrate, migrationNames } from "#app/lib/migrate.server.ts";
import { testEnvironment } from "./environment.ts";

/** Two runs at once make the template once; any constant of our own will do. */
const TEMPLATE_LOCK = 5_432_099;

/**
 * Makes the migrated database that every test file gets a copy of. Its name says which migrations and queue it has, so a
 * changed schema gives a new one.
 * @returns its name
 */
export async function ensureTemplate(server: string): Promise<string> {
  const name = `template_${fingerprint()}`;
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [name]);
    if (rowCount === 0) await makeTemplate(client, server, name);
    await dropLeftovers(client, name);
  } finally {
    await client.end();
  }
  return name;
}

/** The server's address with another database. */
export function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = database;
  return url.href;
}

async function makeTemplate(client: pg.Client, server: string, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await client.query(`CREATE DATABASE "${name}"`);
  const url = urlOf(server, name);
  await migrate(url);
  await promisify(execFile)(process.execPath, [path.resolve("tests/setup/template-queue.ts")], {
    env: { ...process.env, ...testEnvironment, DATABASE_URL: url } as NodeJS.ProcessEnv,
  });
  // Nobody may be connected to a database while it is copied.
  await client.query(`ALTER DATABASE "${name}" WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
}

/** Databases of runs that were killed, and templates of older schemas. */
async function dropLeftovers(client: pg.Client, current: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname ~ '^(test_[0-9]+|template)_' AND datname <> $1",
    [current],
  );
  for (const { datname } of rows) {
    if (datname.startsWith("test_") && alive(Number(datname.split("_")[1]))) continue;
    await client.query(`ALTER DATABASE "${datname}" WITH IS_TEMPLATE false`);
    await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  }
}

function fingerprint(): string {
  const hash = createHash("sha256").update(readFileSync("app/jobs/catalog.ts")).update(readFileSync("app/jobs/queue.server.ts"));
  for (const name of migrationNames())
    hash.update(name).update(readFileSync(path.join("prisma/migrations", name, "migration.sql")));
  return hash.digest("hex").slice(0, 12);
}
