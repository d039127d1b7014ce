import type { ShopDb } from "#app/lib/db.server.ts";
import type { SqlMetric } from "./define.ts";
import type { Asked } from "./read-facts.server.ts";
import { type Found, readFlows } from "./read-flows.server.ts";
import { readStocks } from "./read-stocks.server.ts";
import { isStock } from "./rollups/rolled.ts";

/** Reads metrics under the same conditions, each in the cheapest way that tells the same: from kept days, or from the facts. */
export async function readFigures(db: ShopDb, metrics: readonly SqlMetric[], asked: Asked): Promise<Found> {
  const flows = metrics.filter((metric) => !isStock(metric));
  const found = await Promise.all([readFlows(db, flows, asked), readStocks(db, metrics.filter(isStock), asked)]);
  return new Map(found.flatMap((each) => [...each]));
}
