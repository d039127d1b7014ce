import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { ensureOrderHistory, readOrderHistory } from "#app/ingest/order-history.server.ts";
import { database } from "#app/lib/db.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { Session } from "@shopify/shopify-api";
import { serveRoutes } from "#simulator/http.ts";
import type { SimOrder } from "#simulator/model.ts";
import { accessTokens } from "#simulator/shopify/access-tokens.ts";
import { adminApiRoutes } from "#simulator/shopify/admin-api.ts";
import { BulkOperations } from "#simulator/shopify/bulk-operations.ts";
import { signSessionToken } from "#simulator/shopify/session-token.ts";
import { SimulatorState } from "#simulator/state.ts";
import { buildWorld } from "#simulator/world.ts";
import { testEnvironment } from "#tests/setup/environment.ts";
import { knockShopify } from "./shopify-webhook.ts";

const app = { apiKey: testEnvironment.SHOPIFY_API_KEY, apiSecret: testEnvironment.SHOPIFY_API_SECRET.split(",")[0]! };

export type SimulatedShopify = {
  state: SimulatorState;
  bulk: BulkOperations;
  /** Operations asked for, by name. */
  calls: string[];
  /** Lets the next downloads break off after so many bytes each. */
  breakAfter: number[];
  /** The shop gives the app its token (again). */
  signIn(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Plays Shopify's Admin API for one shop until closed, as the running simulator does; the shop has given the app its token.
 * Bulk operations end at once, and their webhook is stored like any other.
 */
export async function simulateShopify(shop: ShopContext, orders: readonly SimOrder[] = []): Promise<SimulatedShopify> {
  const state = new SimulatorState();
  state.home = shop.domain;
  for (const order of orders) state.addOrder(order);
  const tell = (to: string, payload: object) =>
    void knockShopify({ shop: to, topic: "bulk_operations/finish", payload }).catch(() => undefined);
  const bulk = new BulkOperations(state, { tell });
  Object.assign(bulk.pace, { base: 0, perOrder: 0 });
  const server = serveRoutes(adminApiRoutes(app, state, bulk));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const calls: string[] = [];
  const breakAfter: number[] = [];
  const real = globalThis.fetch;
  const routed: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.hostname !== shop.domain) throw new Error(`${url.href} is not ${shop.domain}`);
    if (typeof init?.body === "string") calls.push(/(?:query|mutation) Fiveday(\w+)/.exec(init.body)?.[1] ?? url.pathname);
    const headers = new Headers(init?.headers);
    headers.set("x-simulated-host", url.hostname);
    const response = await real(`${origin}${url.pathname}${url.search}`, { ...init, headers });
    const left = url.pathname.startsWith("/bulk/") ? breakAfter.shift() : undefined;
    return left === undefined ? response : brokenOff(response, left);
  };
  vi.stubGlobal("fetch", routed);
  await signIn(shop);
  return {
    state,
    bulk,
    calls,
    breakAfter,
    signIn: () => signIn(shop),
    async close() {
      vi.unstubAllGlobals();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The shop's offline token, as the token exchange leaves it. */
async function signIn({ domain }: ShopContext): Promise<void> {
  const { body } = accessTokens(app).answer(domain, {
    client_id: app.apiKey,
    client_secret: app.apiSecret,
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: signSessionToken(app, domain),
  });
  const { access_token: accessToken, expires_in, scope } = body as { access_token: string; expires_in: number; scope: string };
  const expires = new Date(Date.now() + expires_in * 1000);
  await sessionStorage().storeSession(
    new Session({ id: `offline_${domain}`, shop: domain, state: "", isOnline: false, accessToken, expires, scope }),
  );
}

/** The same answer, whose connection breaks after so many bytes. */
function brokenOff(response: Response, bytes: number): Response {
  const reader = response.body!.getReader();
  let left = bytes;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (left <= 0) return controller.error(new Error("the connection broke"));
        const { done, value } = await reader.read();
        if (done) return controller.close();
        controller.enqueue(value.subarray(0, left));
        left -= value.length;
      },
    },
    // What was sent is read before the break is noticed.
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}

/** A store's orders of thirty days that end before the clock of whoever runs the tests, with refunds and cancellations. */
export function someOrders(count: number, now = Date.now()): SimOrder[] {
  return buildWorld({ seed: 7, now: now - 3_600_000, days: 30, orders: count, tickets: 0 }).orders;
}

/** Reads the shop's past orders to the end, without the pauses in which a worker waits for Shopify. */
export async function readAllOrders(shop: ShopContext, options: Parameters<typeof readOrderHistory>[1] = {}): Promise<void> {
  await ensureOrderHistory(shop);
  for (;;) {
    const { count } = await database().orderHistory.updateMany({
      where: { shopId: shop.id, finishedAt: null },
      data: { wakeAt: new Date(0) },
    });
    if (count === 0) return;
    await readOrderHistory(shop, options);
  }
}
