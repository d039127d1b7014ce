import { setTimeout as wait } from "node:timers/promises";
import { API_VERSION } from "./api-version.ts";
import { offlineToken } from "./offline-token.server.ts";
import type { ShopContext } from "./shops.server.ts";

type Answer<T> = {
  data?: T;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: { cost?: { requestedQueryCost: number; throttleStatus: { currentlyAvailable: number; restoreRate: number } } };
};

const MOST_TRIES = 5;

/**
 * Asks the Admin API with the shop's offline token. When the shop's points are used up it waits as long as they take to
 * come back.
 * @throws Error with Shopify's message; the job is tried again
 */
export async function adminGraphql<T>(shop: Pick<ShopContext, "domain">, query: string, variables: object): Promise<T> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(`https://${shop.domain}/admin/api/${API_VERSION}/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": await offlineToken(shop.domain) },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`Shopify answered ${response.status} for ${shop.domain}`);
    const { data, errors, extensions } = (await response.json()) as Answer<T>;
    if (!errors?.length && data) return data;
    const throttled = errors?.some((error) => error.extensions?.code === "THROTTLED");
    if (!throttled || tries === MOST_TRIES) throw new Error(errors?.[0]?.message ?? "Shopify answered without data");
    const { requestedQueryCost = 100, throttleStatus } = extensions?.cost ?? {};
    const missing = requestedQueryCost - (throttleStatus?.currentlyAvailable ?? 0);
    await wait(Math.max(200, (missing / (throttleStatus?.restoreRate ?? 100)) * 1000));
  }
}
