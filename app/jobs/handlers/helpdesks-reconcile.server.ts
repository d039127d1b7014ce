import { askableConnections } from "#app/helpdesks/askable.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";

/** Starts the nightly comparison of every helpdesk that can be asked. */
export async function helpdesksReconcile(): Promise<void> {
  for (const { shopId, connectionId } of await askableConnections()) await enqueue("helpdesk.gaps", { shopId, connectionId });
}
