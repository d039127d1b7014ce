import { setTimeout as wait } from "node:timers/promises";
import { PermanentError } from "#app/lib/errors.ts";
import { log } from "#app/lib/log.server.ts";
import { API_VERSION } from "./api-version.ts";
import { offlineToken } from "./offline-token.server.ts";
import type { ShopContext } from "./shops.server.ts";

type GraphqlError = { message: string; path?: (string | number)[]; extensions?: { code?: string } };
type Throttle = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
type Answer<T> = {
  data?: T | null;
  errors?: GraphqlError[];
  extensions?: { cost?: { requestedQueryCost: number; throttleStatus: Throttle } };
};

const MOST_TRIES = 5;

/**
 * Asks the Admin API with the shop's offline token. When the shop's points are used up it waits as long as they take to
 * come back. Fields that the app has no access to are null.
 * @param patient for work that nobody waits for: leaves half of the shop's points to others
 * @throws PermanentError when the shop refuses us, Error with Shopify's message otherwise: the job is tried again
 */
export async function adminGraphql<T>(
  shop: Pick<ShopContext, "domain">,
  query: string,
  variables: object,
  { patient = false } = {},
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const { data, errors = [], extensions } = await ask<T>(shop.domain, query, variables);
    const cost = extensions?.cost;
    if (data && errors.every(isWithheld)) {
      if (errors.length > 0) log.info({ shop: shop.domain, reason: errors[0]!.message }, "fields withheld by Shopify");
      if (patient && cost) await wait(restoring(cost.throttleStatus.maximumAvailable / 2, cost.throttleStatus));
      return data;
    }
    const [error] = errors;
    if (errors.some(({ extensions: more }) => more?.code === "ACCESS_DENIED"))
      throw new PermanentError(`Shopify: ${error!.message}`);
    const throttled = errors.some(({ extensions: more }) => more?.code === "THROTTLED");
    if (!throttled || tries === MOST_TRIES) throw new Error(error?.message ?? "Shopify answered without data");
    await wait(Math.max(200, cost ? restoring(cost.requestedQueryCost, cost.throttleStatus) : 1_000));
  }
}

async function ask<T>(domain: string, query: string, variables: object): Promise<Answer<T>> {
  const response = await fetch(`https://${domain}/admin/api/${API_VERSION}/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": await offlineToken(domain) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(20_000),
  });
  if (response.status === 401) {
    throw new PermanentError(`${domain}: Shopify does not accept the token; open the app from the Shopify admin once`);
  }
  if (!response.ok) throw new Error(`Shopify answered ${response.status} for ${domain}`);
  return (await response.json()) as Answer<T>;
}

/** Without access to a personal field Shopify leaves it empty and says so; the rest of the answer is good. */
function isWithheld({ path, extensions }: GraphqlError): boolean {
  return extensions?.code === "ACCESS_DENIED" && (path?.length ?? 0) > 1;
}

/** Milliseconds until so many points are there. */
function restoring(points: number, { currentlyAvailable, restoreRate }: Throttle): number {
  return (Math.max(0, points - currentlyAvailable) / Math.max(1, restoreRate)) * 1000;
}
