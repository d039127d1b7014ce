import { enqueue } from "#app/jobs/queue.server.ts";
import { allShops } from "#app/shopify/shops.server.ts";

/** Starts the nightly estimate of every shop. */
export async function incrementalsRefresh(): Promise<void> {
  for (const { id } of await allShops()) await enqueue("incremental.refresh", { shopId: id });
}
