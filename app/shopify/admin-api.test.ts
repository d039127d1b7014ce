import { afterEach, describe, expect, test, vi } from "vitest";
import { PermanentError } from "#app/lib/errors.ts";
import { newShop } from "#tests/factories/shop.ts";
import { simulateShopify, type SimulatedShopify } from "#tests/factories/simulated-shopify.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { adminGraphql } from "./admin-api.server.ts";

useDatabase();

let shopify: SimulatedShopify;
afterEach(() => shopify.close());

/** Answers as Shopify documents them, one for each call; the shop's token is real. */
async function answering(...answers: (object | number)[]) {
  const shop = await newShop();
  shopify = await simulateShopify(shop);
  const left = [...answers];
  const fetched = vi.fn<typeof fetch>(() => {
    const next = left.shift()!;
    return Promise.resolve(typeof next === "number" ? new Response("no", { status: next }) : Response.json(next));
  });
  vi.stubGlobal("fetch", fetched);
  return { ask: (options = {}) => adminGraphql(shop, "query FivedayTest { shop { name } }", {}, options), fetched };
}

const cost = (currentlyAvailable: number) => ({
  extensions: {
    cost: { requestedQueryCost: 50, throttleStatus: { maximumAvailable: 2000, currentlyAvailable, restoreRate: 1000 } },
  },
});
const denied = (path: (string | number)[]) => ({
  message: "Access denied for email",
  path,
  extensions: { code: "ACCESS_DENIED" },
});

describe("the Admin API", () => {
  test("fields that are withheld for want of access are empty, and the rest of the answer counts", async () => {
    const data = { orders: { nodes: [{ id: "gid://shopify/Order/1", email: null }] } };
    const { ask } = await answering({ data, errors: [denied(["orders", "nodes", 0, "email"])] });
    expect(await ask()).toEqual(data);
  });

  test("no access at all, or a token that is refused, is nothing to try again", async () => {
    const { ask } = await answering({ data: { orders: null }, errors: [denied(["orders"])] }, 401);
    await expect(ask()).rejects.toThrow(PermanentError);
    await expect(ask()).rejects.toThrow("open the app from the Shopify admin once");
  });

  test("when the points are used up it asks again as soon as they have come back", async () => {
    const throttled = { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }], ...cost(0) };
    const { ask, fetched } = await answering(throttled, { data: { shop: { name: "A" } } });
    expect(await ask()).toEqual({ shop: { name: "A" } });
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test("work that nobody waits for leaves half of the points to others", async () => {
    const { ask } = await answering({ data: { shop: {} }, ...cost(1900) }, { data: { shop: {} }, ...cost(700) });
    const took = async (options: object) => {
      const begun = performance.now();
      await ask(options);
      return performance.now() - begun;
    };
    expect(await took({ patient: true })).toBeLessThan(290);
    expect(await took({ patient: true })).toBeGreaterThanOrEqual(290);
  });

  test("trouble on the way is an error to be tried again", async () => {
    const { ask } = await answering(503);
    await expect(ask()).rejects.not.toBeInstanceOf(PermanentError);
  });
});
