/**
 * Runs a command with DATABASE_URL set: `node scripts/with-database.ts -- <command> [arguments]`. Without DATABASE_URL in
 * the environment it uses the embedded PostgreSQL and stops it afterwards when nobody else uses it.
 */
import { spawn } from "node:child_process";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";

const command = process.argv.slice(process.argv.indexOf("--") + 1);
const running = process.env.DATABASE_URL ? null : await ensureDatabase();
const child = spawn(command[0]!, command.slice(1), {
  stdio: "inherit",
  env: running ? { ...process.env, DATABASE_URL: running.url } : process.env,
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
const code = await new Promise<number>((resolve) => {
  child.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    resolve(127);
  });
  child.on("exit", (status, signal) => resolve(status ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
});
await running?.release();
process.exit(code);
