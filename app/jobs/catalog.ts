import { z } from "zod";

type Job = {
  payload: z.ZodType;
  /** What the job does, in a sentence. */
  does: string;
  /** At most one queued and one running per value of this payload field. */
  onePer?: string;
  retries: number;
  /** Cron expression, UTC. */
  cron?: string;
};

/** Everything that runs in the background. */
export const jobs = {
  "inbox.process": {
    does: "understands what arrived for a shop, in batches, oldest first",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 5,
  },
  "derive.refresh": {
    does: "derives again what changed facts have touched: tickets, matches, credits; computes history when the ruleset changes",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 5,
  },
  "days.refresh": {
    does: "keeps what the days of a large shop come to that changed or were not kept yet",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 2,
  },
  "orders.history": {
    does: "has Shopify write the store's past orders into a file and reads it, from where the last reading ended",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 3,
  },
  "orders.poll": {
    does: "reads which orders changed since they were last read, and those of them that we do not know so",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 3,
  },
  "orders.gaps": {
    does: "compares the orders of the past weeks with Shopify's, day by day, and puts right what differs",
    payload: z.object({ shopId: z.int(), confirmed: z.boolean().optional() }),
    onePer: "shopId",
    retries: 3,
  },
  "helpdesk.history": {
    does: "reads a helpdesk's history page by page, from where the last page ended",
    payload: z.object({ shopId: z.int(), connectionId: z.int() }),
    onePer: "connectionId",
    retries: 8,
  },
  "helpdesk.poll": {
    does: "reads what changed at a helpdesk since it was last read",
    payload: z.object({ shopId: z.int(), connectionId: z.int() }),
    onePer: "connectionId",
    retries: 3,
  },
  "helpdesk.gaps": {
    does: "compares a helpdesk's last seven days with ours, and puts right what differs",
    payload: z.object({ shopId: z.int(), connectionId: z.int(), confirmed: z.boolean().optional() }),
    onePer: "connectionId",
    retries: 3,
  },
  "helpdesk.erase": {
    does: "erases everything a disconnected helpdesk told, on the merchant's wish",
    payload: z.object({ shopId: z.int(), connectionId: z.int() }),
    onePer: "connectionId",
    retries: 8,
  },
  "helpdesks.poll": {
    does: "starts a look at every helpdesk that does not push, or whose pushes get lost",
    payload: z.object({}),
    retries: 0,
    cron: "*/3 * * * *",
  },
  "reconcile.hourly": {
    does: "every hour: looks for what changed at every shop and helpdesk, in case a webhook was lost",
    payload: z.object({}),
    retries: 0,
    cron: "17 * * * *",
  },
  "reconcile.nightly": {
    does: "every night: compares every shop and helpdesk with what we have, day by day",
    payload: z.object({}),
    retries: 0,
    cron: "40 2 * * *",
  },
  "incremental.refresh": {
    does: "works out how much more a shop's customers bought after a contact than customers like them",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 2,
  },
  "incrementals.refresh": {
    does: "every night: starts that for every shop",
    payload: z.object({}),
    retries: 0,
    cron: "10 3 * * *",
  },
  "checks.run": {
    does: "checks that a shop's figures keep what they promise",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 1,
  },
  "checks.all": {
    does: "every hour: starts that for every shop",
    payload: z.object({}),
    retries: 0,
    cron: "25 * * * *",
  },
  "surveys.send": {
    does: "sends a shop's survey messages that are due",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 0,
  },
  "surveys.follow-up": {
    does: "tells a shop about low scores",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 0,
  },
  "surveys.plan": {
    does: "every quarter of an hour: plans messages for orders that are old enough; every run also forgets what is no longer needed",
    payload: z.object({}),
    retries: 0,
    cron: "*/15 * * * *",
  },
  "storefront.path": {
    does: "stores the path of the app proxy where the storefront's survey reads it",
    payload: z.object({ shopId: z.int() }),
    onePer: "shopId",
    retries: 5,
  },
  "work.sweep": {
    does: "wakes shops with waiting messages, marks, changed days, due surveys, low scores or a change of ruleset, in case a wake-up was lost to a crash",
    payload: z.object({}),
    retries: 0,
    cron: "* * * * *",
  },
} satisfies Record<string, Job>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.output<(typeof jobs)[N]["payload"]>;
