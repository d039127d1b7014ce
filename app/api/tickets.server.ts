import { BadRequest } from "#app/lib/errors.ts";
import { readTicketsBehind, type TicketPage } from "#app/metrics/tickets-behind.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { readMetricIds, readQuery } from "./metrics.server.ts";

/** GET /api/v1/tickets (contract.md section 3): without `metric` the tickets created in the period. @throws BadRequest naming the parameter */
export async function answerTickets(shop: ShopContext, params: URLSearchParams, now: Date): Promise<TicketPage> {
  const limit = params.get("limit");
  if (limit !== null && !/^\d+$/.test(limit)) throw new BadRequest("limit must be a number", "limit");
  const [metric] = readMetricIds(params.get("metric") ?? "tickets_created", "metric");
  return readTicketsBehind(shop, {
    ...(await readQuery(shop, params, [metric!], now)),
    metric: metric!,
    cursor: params.get("cursor"),
    ...(limit === null ? {} : { limit: Number(limit) }),
  });
}
