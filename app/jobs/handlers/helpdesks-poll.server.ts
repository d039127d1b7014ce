import { askableConnections } from "#app/helpdesks/askable.server.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";

/** Starts a look at every helpdesk whose webhooks do not tell everything. */
export async function helpdesksPoll(): Promise<void> {
  for (const { helpdesk, shopId, connectionId } of await askableConnections()) {
    if (helpdeskById(helpdesk)?.delivery !== "push") await enqueue("helpdesk.poll", { shopId, connectionId });
  }
}
