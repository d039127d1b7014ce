import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const LOOK_EVERY_MS = 50;
/** A build or the start of a server takes seconds. */
const PATIENCE_MS = 120_000;

/**
 * Does something while no other process on this machine does it under the same lock.
 * @param lock path of a file; one whose owner died is taken over
 * @throws Error naming the process that holds it for too long
 */
export async function exclusively<T>(lock: string, work: () => Promise<T> | T): Promise<T> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const owner = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
      if (owner > 0 && !alive(owner)) rmSync(lock, { force: true });
      if (waited > PATIENCE_MS) throw new Error(`Another process (${owner}) holds ${lock}; delete it if that process is gone`);
      await wait(LOOK_EVERY_MS);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Whether there is a process of this id. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
