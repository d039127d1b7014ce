/** Run once per template, in a process of its own: gives it the tables of the job queue, so that no test waits for them. */
import { closeDatabase } from "#app/lib/db.server.ts";
import { closeQueue, queue } from "#app/jobs/queue.server.ts";

await queue();
await closeQueue();
await closeDatabase();
