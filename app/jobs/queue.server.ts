import { PgBoss } from "pg-boss";
import { env } from "#app/lib/env.server.ts";
import { log } from "#app/lib/log.server.ts";
import type { SqlRunner } from "#app/lib/sql.server.ts";
import { type JobName, type JobPayload, jobs } from "./catalog.ts";

/** The job of a worker that was killed is given to another after this silence; without it, after fifteen minutes. */
const HEARTBEAT_SECONDS = 10;
/** How often a worker looks for such jobs. */
const LOOK_SECONDS = 5;

let starting: Promise<PgBoss> | undefined;

/** The queue of this process, started at first use; `worker` also schedules and maintains. */
export function queue(role: "sender" | "worker" = "sender"): Promise<PgBoss> {
  return (starting ??= start(role).catch((error: unknown) => {
    starting = undefined;
    throw error;
  }));
}

/** Waits for running jobs and closes the queue's connections. */
export async function closeQueue(): Promise<void> {
  const running = await starting;
  starting = undefined;
  await running?.stop({ graceful: true, timeout: 30_000 });
}

/**
 * Enqueues a job. With `within`, in that transaction: the job exists if and only if what caused it is committed.
 */
export async function enqueue<N extends JobName>(
  name: N,
  payload: JobPayload<N>,
  { within, at }: { within?: SqlRunner; /** not before */ at?: Date } = {},
): Promise<void> {
  const job = jobs[name];
  const boss = await queue();
  const singletonKey = "onePer" in job ? String(payload[job.onePer as keyof typeof payload]) : undefined;
  await boss.send(name, job.payload.parse(payload) as object, {
    ...(singletonKey === undefined ? {} : { singletonKey }),
    ...(at ? { startAfter: at } : {}),
    ...(within ? { db: { executeSql: async (text, values) => ({ rows: await within.rows(text, values) }) } } : {}),
  });
}

async function start(role: "sender" | "worker"): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().DATABASE_URL,
    max: role === "worker" ? 4 : 2,
    supervise: role === "worker",
    schedule: role === "worker",
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  for (const [name, job] of Object.entries(jobs)) {
    const options = {
      retryLimit: job.retries,
      retryBackoff: true,
      deleteAfterSeconds: 3600,
      heartbeatSeconds: HEARTBEAT_SECONDS,
    };
    await boss.createQueue(name, { policy: "onePer" in job ? "stately" : "standard", ...options });
    // A queue that exists keeps the options it was made with.
    if (role === "worker") await boss.updateQueue(name, options);
  }
  return boss;
}
