/**
 * Runs a production process: `node scripts/with-database.ts -- <command> [arguments]`. Checks the environment first, and that
 * no migration is missing. Without DATABASE_URL it uses the embedded PostgreSQL, brings it up to date and stops it afterwards
 * when nobody else uses it.
 */
import { spawn } from "node:child_process";
import pg from "pg";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { readEnv } from "#app/lib/env.server.ts";
import { migrate, missingMigrations } from "#app/lib/migrate.server.ts";

// What is started here serves customers: never with the settings made up for one machine.
process.env.NODE_ENV = "production";
const command = process.argv.slice(process.argv.indexOf("--") + 1);
const running = process.env.DATABASE_URL ? null : await ensureDatabase();
if (running) process.env.DATABASE_URL = running.url;

let code = 1;
try {
  readEnv(process.env);
  await upToDate(process.env.DATABASE_URL!, running !== null);
  code = await run(command);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await running?.release();
}
process.exit(code);

async function upToDate(url: string, embedded: boolean): Promise<void> {
  if (embedded) return void (await migrate(url));
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  const missing = await missingMigrations(client);
  await client.end();
  if (missing.length > 0) throw new Error(`Cannot start: the database lacks ${missing.join(", ")}; run: npm run migrate`);
}

function run([program, ...args]: string[]): Promise<number> {
  // In a process group of its own: Ctrl-C would reach the child twice, from the terminal and from here.
  const child = spawn(program!, args, { stdio: "inherit", detached: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status, signal) => resolve(status ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
  });
}
