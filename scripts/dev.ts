/**
 * `npm run dev`: the development server with reload, and the worker restarting on change, against the embedded database or
 * DATABASE_URL. `npm run dev -- web` and `npm run dev -- worker` start one of them, for `shopify app dev`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";

const processes: Record<string, string[]> = {
  web: ["remix", "vite:dev"],
  worker: ["node", "--watch", "--watch-preserve-output", "app/jobs/worker.server.ts"],
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in processes));
if (unknown) {
  process.stderr.write(`dev: there is no "${unknown}"; there are ${Object.keys(processes).join(", ")}\n`);
  process.exit(1);
}

const running = process.env.DATABASE_URL ? null : await ensureDatabase();
if (running) process.env.DATABASE_URL = running.url;
process.env.NODE_ENV ??= "development";

const children: ChildProcess[] = [];
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);

let code = 1;
try {
  const applied = await migrate(process.env.DATABASE_URL!);
  if (applied.length > 0) process.stderr.write(`Applied ${applied.join(", ")}.\n`);
  const names = asked.length > 0 ? asked : Object.keys(processes);
  code = stopping ? 0 : Math.max(...(await Promise.all(names.map(start))));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await running?.release();
}
process.exit(code);

/** When one ends the other is of no use: both stop. */
function start(name: string): Promise<number> {
  const [program, ...args] = processes[name]!;
  // In a process group of its own: Ctrl-C would reach the child twice, from the terminal and from here.
  const child = spawn(program!, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
  children.push(child);
  return new Promise((resolve) => {
    child.on("error", (error) => process.stderr.write(`${name}: ${error.message}\n`));
    child.on("close", (status) => {
      const ended = stopping ? 0 : (status ?? 1);
      stop();
      resolve(ended);
    });
  });
}

function stop(): void {
  stopping = true;
  for (const child of children) child.kill("SIGTERM");
}
