import { enqueue } from "#app/jobs/queue.server.ts";
import { allShops } from "#app/shopify/shops.server.ts";

/** Starts the hourly checks of every shop. */
export async function checksAll(): Promise<void> {
  for (const { id } of await allShops()) await enqueue("checks.run", { shopId: id });
}
