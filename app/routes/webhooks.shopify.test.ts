import { describe, expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import { loader } from "#app/routes/webhooks.shopify.ts";
import { newShop } from "#tests/factories/shop.ts";
import { knockShopify, shopifyWebhook, type Webhook } from "#tests/factories/shopify-webhook.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

const stored = (externalId: string) => database().inboxEvent.findMany({ where: { externalId } });

function sale(shop: string, id: string, more: Partial<Webhook> = {}): Webhook {
  const payload = orderPayload({ id: 5001, at: "2026-03-04T12:00:00Z", total: "100.00", email: "zoe@shop.example" });
  return { shop, topic: "orders/create", id, payload, ...more };
}

describe("what Shopify tells us", () => {
  test("an order is stored before Shopify is thanked, and nobody can read it in the database", async () => {
    const shop = await newShop();
    const response = await knockShopify(sale(shop.domain, "first"));
    expect(response.status).toBe(200);
    const [message] = await stored("first");
    expect(message).toMatchObject({ shopId: shop.id, topic: "orders/create", state: "waiting", source: "shopify" });
    expect(message!.triggeredAt).toEqual(new Date("2026-03-04T12:00:00Z"));
    expect(Buffer.from(message!.payload).toString("latin1")).not.toContain("zoe@shop.example");
  });

  test("the same message again is thanked for and ignored", async () => {
    const shop = await newShop();
    for (let times = 0; times < 3; times++) expect((await knockShopify(sale(shop.domain, "again"))).status).toBe(200);
    expect(await stored("again")).toHaveLength(1);
  });

  test("ten copies at the same moment are stored once", async () => {
    const shop = await newShop();
    const answers = await Promise.all(Array.from({ length: 10 }, () => knockShopify(sale(shop.domain, "at once"))));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await stored("at once")).toHaveLength(1);
  });

  test("two shops may use the same message id", async () => {
    const [a, b] = [await newShop(), await newShop()];
    await knockShopify(sale(a.domain, "shared"));
    await knockShopify(sale(b.domain, "shared"));
    expect((await stored("shared")).map(({ shopId }) => shopId).toSorted()).toEqual([a.id, b.id].toSorted());
  });

  test("the previous secret is accepted while secrets are rotated", async () => {
    const shop = await newShop();
    const response = await knockShopify(sale(shop.domain, "rotated", { secret: "tests-previous-secret" }));
    expect(response.status).toBe(200);
    expect(await stored("rotated")).toHaveLength(1);
  });

  test("a shop whose first webhook comes before its first visit is known from then on", async () => {
    expect((await knockShopify(sale("newcomer.myshopify.com", "newcomer"))).status).toBe(200);
    const shop = await database().shop.findUnique({ where: { domain: "newcomer.myshopify.com" } });
    expect(await stored("newcomer")).toMatchObject([{ shopId: shop!.id }]);
  });

  test("a topic that nobody asked for, and a farewell of a shop that is gone, are thanked for and dropped", async () => {
    const shop = await newShop();
    expect((await knockShopify(sale(shop.domain, "themes", { topic: "themes/publish" }))).status).toBe(200);
    expect((await knockShopify(sale("gone.myshopify.com", "gone", { topic: "shop/redact", payload: {} }))).status).toBe(200);
    expect([...(await stored("themes")), ...(await stored("gone"))]).toEqual([]);
    expect(await database().shop.findUnique({ where: { domain: "gone.myshopify.com" } })).toBeNull();
  });
});

describe("what is turned away", () => {
  test.each<[string, Partial<Webhook>]>([
    ["signed with another secret", { secret: "somebody-elses-secret" }],
    ["without a signature", { headers: { "x-shopify-hmac-sha256": null } }],
    ["with an empty signature", { headers: { "x-shopify-hmac-sha256": "" } }],
    ["whose body was changed after signing", { sentBody: JSON.stringify({ id: 5001, total_price: "1000.00" }) }],
  ])("401 for a message %s", async (_story, change) => {
    const shop = await newShop();
    expect((await knockShopify(sale(shop.domain, "forged", change))).status).toBe(401);
    expect(await stored("forged")).toEqual([]);
  });

  test("a body is verified as the bytes that were sent: one more space is another body", async () => {
    const shop = await newShop();
    const body = JSON.stringify(sale(shop.domain, "spaced").payload);
    expect((await knockShopify(sale(shop.domain, "spaced", { payload: body, sentBody: `${body} ` }))).status).toBe(401);
    expect((await knockShopify(sale(shop.domain, "spaced", { payload: `${body} ` }))).status).toBe(200);
  });

  test("405 for anything but POST, saying what is allowed", async () => {
    const shop = await newShop();
    const put = await knockShopify(shopifyWebhook(sale(shop.domain, "put", { method: "PUT" })));
    expect([put.status, put.headers.get("allow")]).toEqual([405, "POST"]);
    expect(loader().status).toBe(405);
  });

  test("413 for a body over 5 MB, also when its length is not announced", async () => {
    const shop = await newShop();
    const huge = JSON.stringify({ note: "x".repeat(5 * 1024 * 1024) });
    expect((await knockShopify(sale(shop.domain, "huge", { payload: huge }))).status).toBe(413);
    const announced = sale(shop.domain, "announced", { headers: { "content-length": String(5 * 1024 * 1024 + 1) } });
    expect((await knockShopify(announced)).status).toBe(413);
    const largest = JSON.stringify({ note: "" });
    const full = JSON.stringify({ note: "x".repeat(5 * 1024 * 1024 - largest.length) });
    expect((await knockShopify(sale(shop.domain, "full", { payload: full }))).status).toBe(200);
  });

  test.each<[string, Partial<Webhook>, string]>([
    ["not JSON", { payload: "{broken" }, "not JSON"],
    ["of no topic", { headers: { "x-shopify-topic": null } }, "X-Shopify-Topic"],
    ["of no message id", { headers: { "x-shopify-webhook-id": null } }, "X-Shopify-Webhook-Id"],
    ["of no shop", { headers: { "x-shopify-shop-domain": "evil.example" } }, "X-Shopify-Shop-Domain"],
  ])("400 with the reason for a signed message %s", async (_story, change, reason) => {
    const shop = await newShop();
    const response = await knockShopify(sale(shop.domain, "odd", change));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(reason);
  });
});
