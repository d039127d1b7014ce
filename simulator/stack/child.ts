import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export type Child = { name: string; process: ChildProcess; stop(): Promise<void> };

/** Browsers hold their connections open for longer than anybody wants to wait; what the worker leaves undone it finds again. */
const PATIENCE_MS = 4_000;
const endWithParent = fileURLToPath(new URL("end-with-parent.ts", import.meta.url));

/** Starts a Node process in the background that does not outlive this one and writes to `<folder>/<name>.log`. */
export function startChild(name: string, args: string[], folder: string, env: NodeJS.ProcessEnv): Child {
  return startWatcher(name, ["--import", endWithParent, ...args], folder, env);
}

/** The same for a process that itself does something when this one is gone: its stdin ends then. */
export function startWatcher(name: string, args: string[], folder: string, env: NodeJS.ProcessEnv): Child {
  const log = openSync(path.join(folder, `${name}.log`), "a");
  // Its own process group: Ctrl-C reaches it through stop(), once and in order.
  const child = spawn(process.execPath, args, { stdio: ["pipe", log, log], env, detached: true });
  closeSync(log);
  return { name, process: child, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const giveUp = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await gone;
  clearTimeout(giveUp);
}

/**
 * Runs a Node program to its end.
 * @returns what it wrote to stdout
 * @throws Error with what it wrote to stderr
 */
export function runChild(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, ["--import", endWithParent, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env,
    detached: true,
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`${args[0]} failed: ${errors.trim()}`))));
  });
}
