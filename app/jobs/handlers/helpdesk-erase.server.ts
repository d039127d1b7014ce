import { eraseConnection } from "#app/ingest/erase-connection.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";

/** Erases what a helpdesk told; a second time there is nothing left of it. */
export async function helpdeskErase({ shopId, connectionId }: JobPayload<"helpdesk.erase">): Promise<void> {
  await eraseConnection({ id: shopId }, connectionId);
}
