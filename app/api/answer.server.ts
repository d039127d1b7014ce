import { isDatabaseAway } from "#app/lib/database-away.ts";
import { BadRequest } from "#app/lib/errors.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { problem } from "./problem.ts";
import { authenticateToken } from "./token.server.ts";

/** Runs one API request: token first, then the answer as JSON; errors become problem documents. */
export async function answer(
  request: Request,
  work: (shop: ShopContext, query: URLSearchParams) => Promise<unknown>,
): Promise<Response> {
  try {
    const shop = await authenticateToken(request);
    const result = await work(shop, new URL(request.url).searchParams);
    return result === null
      ? problem(404, "There is no such thing in this shop")
      : Response.json(result, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    if (error instanceof Response) return error;
    if (error instanceof BadRequest) return problem(400, error.message, error.parameter ? { parameter: error.parameter } : {});
    if (isDatabaseAway(error)) return problem(503, "The database does not answer", {}, { "Retry-After": "10" });
    throw error;
  }
}
