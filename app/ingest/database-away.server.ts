import { isDatabaseAway } from "#app/lib/database-away.ts";
import { log } from "#app/lib/log.server.ts";

/** Turns "the database cannot be reached" into an outcome, so that senders are told to try again; other errors pass on. */
export async function unlessDatabaseAway<T>(work: () => Promise<T>): Promise<T | { outcome: "database-away" }> {
  try {
    return await work();
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    log.error({ err: error }, "database away");
    return { outcome: "database-away" };
  }
}
