import { beforeEach, describe, expect, test } from "vitest";
import { answerCredits } from "#app/api/credits.server.ts";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { decrypt, identifierHash } from "#app/lib/crypto.server.ts";
import { database } from "#app/lib/db.server.ts";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";
import { answeredTicket, messageEvent, ticketEvent, ticketHappening } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, newToken, settle, type TestConnection } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { askedSurvey, knockAnswer } from "#tests/factories/storefront.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { exportContext } from "./export-customer.server.ts";
import { shopTables } from "./redact-shop.server.ts";

useDatabase();

const zoe = { id: 77, email: "zoe@shop.example", phone: "+33612345678" };
let shop: ShopContext;
let desk: TestConnection;

const bought = { line_items: [{ id: 1, title: "Trail Runner", price: "100.00", quantity: 1, current_quantity: 1 }] };

/** Zoe asks, rates and buys; so does Ada, who stays. */
beforeEach(async () => {
  shop = await newShop();
  desk = await newConnection(shop);
  const rated = ticketHappening("rated", "T1", "2026-03-05T10:00:00Z", {
    rating: { score: 5, scale_min: 1, scale_max: 5, comment: "Zoe was here" },
  });
  const body = [
    ...answeredTicket("T1", "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", zoe.email),
    {
      ...messageEvent("T1", "2026-03-03T11:00:00Z", "customer"),
      message: {
        id: "w",
        sent_at: "2026-03-03T11:00:00Z",
        author: { kind: "customer", name: "Zoe", email: zoe.email },
        text: "about the Trail Runner. Zoe Berg",
      },
    },
    rated,
    ...answeredTicket("T2", "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", "ada@shop.example"),
  ];
  await knockHelpdesk(genericWebhook({ ...desk, body }));
  const own = orderPayload(
    { id: 5001, at: "2026-03-04T12:00:00Z", total: "100.00", email: zoe.email, customerId: zoe.id },
    { phone: zoe.phone, ...bought },
  );
  await knockShopify({ shop: shop.domain, topic: "orders/create", payload: own });
  const other = orderPayload({ id: 5002, at: "2026-03-04T13:00:00Z", total: "50.00", email: "ada@shop.example", customerId: 78 });
  await knockShopify({ shop: shop.domain, topic: "orders/create", payload: other });
  await settle(shop);
});

const redact = () => ({
  shop: shop.domain,
  topic: "customers/redact",
  payload: { shop_domain: shop.domain, customer: zoe, orders_to_redact: [5001] },
});

const march = { from: "2026-03-01", to: "2026-04-01" };
const figures = async () => {
  const ids = "support_revenue,converted_tickets,tickets_created,csat,first_response_time,shop_revenue";
  const { rows } = await answerMetrics(shop, new URLSearchParams({ ...march, metrics: ids }), new Date("2026-04-10T00:00:00Z"));
  return rows;
};
const credits = async () =>
  (await answerCredits(shop, new URLSearchParams(march))).rows.map(({ computedAt: _at, ...row }) => row);

/** Every row of every table of the shop as text, bytes as base64. */
async function everything(): Promise<string> {
  const all: unknown[] = [];
  for (const table of shopTables()) {
    all.push(await database().$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${table}" t WHERE "shopId" = ${shop.id}`));
  }
  return JSON.stringify(all);
}

describe("customers/redact", () => {
  test("nothing by which the person could be recognised is left", async () => {
    const key = await hashKeyOf(shop);
    const hashes = [
      identifierHash(key, "email", zoe.email),
      identifierHash(key, "email_loose", zoe.email),
      identifierHash(key, "phone", zoe.phone),
      identifierHash(key, "phrase", "zoe berg"),
    ];
    const before = await everything();
    for (const hash of [hashes[0]!, hashes[2]!, hashes[3]!]) expect(before).toContain(hash);
    await knockShopify(redact());
    await settle(shop);
    const after = await everything();
    for (const known of [...hashes, zoe.email, zoe.phone, "Zoe", `gid://shopify/Customer/${zoe.id}`])
      expect(after).not.toContain(known);
    expect(await database().order.findFirst({ where: { shopId: shop.id, name: "#5001" } })).toMatchObject({ customerName: null });
    expect(await database().ticket.findFirst({ where: { shopId: shop.id, externalId: "T1" } })).toMatchObject({
      subject: null,
      customerName: null,
    });
    expect(await database().surveyAnswer.findFirst({ where: { shopId: shop.id } })).toMatchObject({ score: 5, comment: null });
  });

  test("figures and credits stay as they were, also when everything is derived again", async () => {
    const before = { figures: await figures(), credits: await credits() };
    expect(before.credits.map(({ evidence }) => evidence)).toEqual([3, 2]);
    await knockShopify(redact());
    await settle(shop);
    expect({ figures: await figures(), credits: await credits() }).toEqual(before);
    // Something else happens to the ticket and to the order later.
    await knockHelpdesk(genericWebhook({ ...desk, body: ticketHappening("escalated", "T1", "2026-03-06T10:00:00Z") }));
    const update = { id: 5001, at: "2026-03-04T12:00:00Z", total: "100.00", updatedAt: "2026-03-07T12:00:00Z" };
    await knockShopify({ shop: shop.domain, topic: "orders/updated", payload: orderPayload(update, bought) });
    await settle(shop);
    expect({ figures: await figures(), credits: await credits() }).toEqual(before);
  });

  test("the other customer keeps name, matches and messages", async () => {
    await knockShopify(redact());
    await settle(shop);
    const key = await hashKeyOf(shop);
    const left = await database().identifier.findMany({
      where: { shopId: shop.id, value: identifierHash(key, "email", "ada@shop.example") },
    });
    expect(left.map(({ source }) => source).toSorted()).toEqual(["customer", "order", "record", "ticket"]);
    const order = await database().order.findFirst({ where: { shopId: shop.id, name: "#5002" } });
    expect(decrypt(order!.customerName!, "person.name").toString()).toBe("Zoe Berg");
  });

  test("the same request twice, or for somebody unknown, changes nothing more", async () => {
    await knockShopify(redact());
    await settle(shop);
    const after = await credits();
    await knockShopify(redact());
    await knockShopify({
      ...redact(),
      payload: { customer: { id: 999, email: "nobody@shop.example", phone: null }, orders_to_redact: [] },
    });
    expect(await settle(shop)).toEqual({ processed: 2, failed: 0 });
    expect(await credits()).toEqual(after);
  });
});

test("answers of a signed-in shopper about no ticket are exported with their words, and erased", async () => {
  const from = { shop: shop.domain, customer: String(zoe.id), query: { ctx: "page", conversation: "", kind: "nps" } };
  const { invite } = await askedSurvey(from);
  await knockAnswer(invite, { score: 9, comment: "Signed, Zoe" }, from);
  const request = { customer: zoe, orders_requested: [] };
  await knockShopify({ shop: shop.domain, topic: "customers/data_request", payload: request });
  await settle(shop);
  const [kept] = await database().privacyExport.findMany({ where: { shopId: shop.id } });
  const content = JSON.parse(decrypt(kept!.content, exportContext(shop.id)).toString("utf8")) as { surveyAnswers: object[] };
  expect(content.surveyAnswers).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: "nps", comment: "Signed, Zoe" }) as object]),
  );
  await knockShopify(redact());
  await settle(shop);
  const after = await everything();
  for (const known of [`gid://shopify/Customer/${zoe.id}`, zoe.email]) expect(after).not.toContain(known);
  expect(await database().surveyAnswer.findFirst({ where: { shopId: shop.id, kind: "nps" } })).toMatchObject({
    score: 9,
    comment: null,
  });
  expect((await knockAnswer(invite, { score: 8 }, from)).status).toBe(200);
});

test("customers/data_request gathers what is held about the person, encrypted, and nothing of anybody else", async () => {
  await knockShopify({
    shop: shop.domain,
    topic: "customers/data_request",
    payload: { customer: zoe, orders_requested: [5001] },
  });
  await settle(shop);
  const [kept] = await database().privacyExport.findMany({ where: { shopId: shop.id } });
  expect(Buffer.from(kept!.content).toString("latin1")).not.toContain("5001");
  const content = JSON.parse(decrypt(kept!.content, exportContext(shop.id)).toString("utf8")) as Record<string, unknown[]>;
  expect(content).toMatchObject({
    customers: [`gid://shopify/Customer/${zoe.id}`],
    orders: [{ name: "#5001", total: "10000" }],
    tickets: [{ ticketId: `${desk.id}:T1` }],
    surveyAnswers: [{ score: 5 }],
    credits: [{ amount: "10000" }],
  });
  expect(JSON.stringify(content)).not.toMatch(/5002|:T2/);
});

describe("shop/redact", () => {
  const counts = async (id: number) => {
    const found: Record<string, number> = {};
    for (const table of shopTables()) {
      const [row] = await database().$queryRawUnsafe<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM "${table}" WHERE "shopId" = ${id}`,
      );
      if (row!.n > 0) found[table] = row!.n;
    }
    return found;
  };

  test("removes every row of the shop and nothing of another's", async () => {
    const neighbour = await newShop();
    const theirs = await newConnection(neighbour);
    await knockHelpdesk(
      genericWebhook({
        ...theirs,
        body: [
          ...answeredTicket("T1", "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", zoe.email),
          ticketEvent("T9", "2026-03-03T10:00:00Z", null),
        ],
      }),
    );
    await newToken(neighbour);
    await settle(neighbour);
    await newToken(shop);
    await database().session.create({ data: { id: `offline_${shop.domain}`, shop: shop.domain, accessToken: "x" } });
    const before = await counts(neighbour.id);
    expect(before).toMatchObject({ Ticket: 2, ApiToken: 1, Message: 2 });
    expect(Object.keys(await counts(shop.id)).length).toBeGreaterThan(12);

    await knockShopify({ shop: shop.domain, topic: "shop/redact", payload: { shop_id: 1, shop_domain: shop.domain } });
    await settle(shop);
    expect(await counts(shop.id)).toEqual({});
    expect(await database().shop.findUnique({ where: { id: shop.id } })).toBeNull();
    expect(await database().session.count({ where: { shop: shop.domain } })).toBe(0);
    expect(await counts(neighbour.id)).toEqual(before);
  });

  test("every table with rows of one shop is found by the schema", () => {
    expect(shopTables()).toEqual(
      expect.arrayContaining([
        "Order",
        "Ticket",
        "Message",
        "InboxEvent",
        "Identifier",
        "Credit",
        "ApiToken",
        "HelpdeskConnection",
        "PrivacyExport",
      ]),
    );
    expect(shopTables()).not.toContain("Shop");
  });
});
