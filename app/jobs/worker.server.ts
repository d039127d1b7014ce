import { closeDatabase } from "#app/lib/db.server.ts";
import { log } from "#app/lib/log.server.ts";
import { type JobName, type JobPayload, jobs } from "./catalog.ts";
import { checksAll } from "./handlers/checks-all.server.ts";
import { checksRun } from "./handlers/checks-run.server.ts";
import { daysRefresh } from "./handlers/days-refresh.server.ts";
import { deriveRefresh } from "./handlers/derive-refresh.server.ts";
import { helpdeskErase } from "./handlers/helpdesk-erase.server.ts";
import { helpdeskGaps } from "./handlers/helpdesk-gaps.server.ts";
import { helpdeskHistory } from "./handlers/helpdesk-history.server.ts";
import { helpdeskPoll } from "./handlers/helpdesk-poll.server.ts";
import { helpdesksPoll } from "./handlers/helpdesks-poll.server.ts";
import { inboxProcess } from "./handlers/inbox-process.server.ts";
import { incrementalRefresh } from "./handlers/incremental-refresh.server.ts";
import { incrementalsRefresh } from "./handlers/incrementals-refresh.server.ts";
import { ordersGaps } from "./handlers/orders-gaps.server.ts";
import { ordersHistory } from "./handlers/orders-history.server.ts";
import { ordersPoll } from "./handlers/orders-poll.server.ts";
import { reconcileHourly } from "./handlers/reconcile-hourly.server.ts";
import { reconcileNightly } from "./handlers/reconcile-nightly.server.ts";
import { surveysFollowUp } from "./handlers/surveys-follow-up.server.ts";
import { storefrontPath } from "./handlers/storefront-path.server.ts";
import { surveysPlan } from "./handlers/surveys-plan.server.ts";
import { surveysSend } from "./handlers/surveys-send.server.ts";
import { workSweep } from "./handlers/work-sweep.server.ts";
import { closeQueue, queue } from "./queue.server.ts";

const handlers: { [N in JobName]: (payload: JobPayload<N>) => Promise<void> } = {
  "inbox.process": inboxProcess,
  "derive.refresh": deriveRefresh,
  "days.refresh": daysRefresh,
  "orders.history": ordersHistory,
  "orders.poll": ordersPoll,
  "orders.gaps": ordersGaps,
  "helpdesk.history": helpdeskHistory,
  "helpdesk.poll": helpdeskPoll,
  "helpdesk.gaps": helpdeskGaps,
  "helpdesk.erase": helpdeskErase,
  "helpdesks.poll": helpdesksPoll,
  "reconcile.hourly": reconcileHourly,
  "reconcile.nightly": reconcileNightly,
  "incremental.refresh": incrementalRefresh,
  "incrementals.refresh": incrementalsRefresh,
  "checks.run": checksRun,
  "checks.all": checksAll,
  "surveys.send": surveysSend,
  "surveys.follow-up": surveysFollowUp,
  "surveys.plan": surveysPlan,
  "storefront.path": storefrontPath,
  "work.sweep": workSweep,
};

/** Seconds between looks at the queue: what a merchant waits for at most before a new message is taken up. */
const POLL_SECONDS = 0.5;
/** A wake-up is lost when its job finishes between the message's insert and commit; the sweep finds it this soon. */
const SWEEP_MS = 5_000;

const boss = await queue("worker");
for (const name of Object.keys(jobs) as JobName[]) {
  await boss.work(name, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1, localConcurrency: 2 }, async ([job]) => {
    const handler = handlers[name] as (payload: unknown) => Promise<void>;
    await handler(jobs[name].payload.parse(job!.data ?? {}));
  });
  const { cron } = jobs[name] as { cron?: string };
  if (cron) await boss.schedule(name, cron, {});
}
const sweep = setInterval(() => {
  workSweep().catch((error: unknown) => log.error({ err: error }, "sweep"));
}, SWEEP_MS);
log.info("worker ready");

/** Finishes what is running, so that a deploy repeats nothing. */
async function stop(): Promise<void> {
  clearInterval(sweep);
  await closeQueue();
  await closeDatabase();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
