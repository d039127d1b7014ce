import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { loader as credits } from "#app/routes/api.v1.credits.ts";
import { loader as metrics } from "#app/routes/api.v1.metrics.ts";
import { loader as tickets } from "#app/routes/api.v1.tickets.ts";
import { loader as surveys } from "#app/routes/api.v1.surveys.ts";
import { loader as attribution } from "#app/routes/api.v1.orders.$id.attribution.ts";
import { database } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { answerSchemas } from "#app/api/openapi-schemas.ts";
import { authenticateToken, createToken, listTokens, removeToken } from "#app/api/token.server.ts";
import { apiRequest } from "#tests/factories/api-request.ts";
import { answeredTicket, ticketHappening } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, newToken, settle } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

type Reader = { shop: ShopContext; token: string };
let a: Reader;
let b: Reader;

/** A shop with one credited order; the amounts tell the shops apart. */
async function reader(total: string, orderId: number): Promise<Reader> {
  const shop = await newShop();
  const { key, secret } = await newConnection(shop);
  const body = answeredTicket("T1", "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", "zoe@shop.example");
  await knockHelpdesk(genericWebhook({ key, secret, body }));
  const rating = { score: 4, scale_min: 1, scale_max: 5, comment: `Of ${shop.domain}` };
  const rated = [
    ...answeredTicket("T8", "2026-03-05T10:00:00Z", "2026-03-05T10:20:00Z", "eva@shop.example"),
    ticketHappening("rated", "T8", "2026-03-05T12:00:00Z", { rating }),
  ];
  await knockHelpdesk(genericWebhook({ key, secret, body: rated }));
  const payload = orderPayload({ id: orderId, at: "2026-03-04T12:00:00Z", total, email: "zoe@shop.example" });
  await knockShopify({ shop: shop.domain, topic: "orders/create", payload });
  await settle(shop);
  return { shop, token: await newToken(shop) };
}

beforeAll(async () => {
  a = await reader("100.00", 5001);
  b = await reader("200.00", 6001);
});

const get = (path: string, token?: string) => {
  const request = apiRequest(path, token);
  const { pathname } = new URL(request.url);
  if (pathname === "/api/v1/metrics") return metrics({ request, params: {}, context: {} });
  if (pathname === "/api/v1/tickets") return tickets({ request, params: {}, context: {} });
  if (pathname === "/api/v1/surveys") return surveys({ request, params: {}, context: {} });
  if (pathname === "/api/v1/credits") return credits({ request, params: {}, context: {} });
  return attribution({ request, params: { id: pathname.split("/")[4]! }, context: {} });
};

const march = "from=2026-03-01&to=2026-04-01";
const paths = [
  `/api/v1/metrics?metrics=support_revenue&${march}`,
  `/api/v1/credits?${march}`,
  `/api/v1/tickets?${march}`,
  `/api/v1/surveys?${march}`,
  "/api/v1/orders/5001/attribution",
];

describe("who may read", () => {
  test.each(paths)("401 for %s without a token, with a wrong one or in another scheme", async (path) => {
    const basic = apiRequest(path);
    basic.headers.set("authorization", `Basic ${a.token}`);
    await expect(authenticateToken(basic)).rejects.toMatchObject({ status: 401 });
    for (const token of [undefined, "", "fd_made-up", `${a.token}x`, a.token.slice(0, -1)]) {
      const response = await get(path, token);
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toMatchObject({ status: 401, title: "Unauthorized" });
    }
  });

  test("a token is not in the database, only what recognises it", async () => {
    await get(paths[0]!, a.token);
    const rows = await database().apiToken.findMany({ where: { shopId: a.shop.id } });
    expect(JSON.stringify(rows.map(({ hash }) => Buffer.from(hash).toString("latin1")))).not.toContain(a.token);
    expect(rows[0]!.lastUsedAt).not.toBeNull();
  });

  test("an ended token is refused from then on, and only its own shop can end it", async () => {
    const token = await createToken(a.shop, "Report");
    const { id } = (await listTokens(a.shop)).find(({ name }) => name === "Report")!;
    await removeToken(b.shop, id);
    expect((await get(paths[0]!, token)).status).toBe(200);
    await removeToken(a.shop, id);
    expect((await get(paths[0]!, token)).status).toBe(401);
  });

  test("429 says when to come back; another token is not held up", async () => {
    const [busy, calm] = [await newToken(a.shop), await newToken(a.shop)];
    const start = Date.now();
    const asked = (token: string, at: number) => authenticateToken(apiRequest(paths[0]!, token), at);
    for (let n = 0; n < 600; n++) await asked(busy, start);
    const refused = await asked(busy, start + 20_000).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Response);
    expect([(refused as Response).status, (refused as Response).headers.get("retry-after")]).toEqual([429, "40"]);
    await expect(asked(calm, start + 20_000)).resolves.toMatchObject({ id: a.shop.id });
    await expect(asked(busy, start + 60_000)).resolves.toMatchObject({ id: a.shop.id });
  });
});

describe("shop A's token cannot read shop B", () => {
  test("every route of the API is among those looked at here", () => {
    // The description of the API is the same for everybody.
    const routes = readdirSync("app/routes").filter((file) => file.startsWith("api.v1.") && !file.includes("openapi"));
    expect(routes.toSorted()).toEqual([
      "api.v1.credits.ts",
      "api.v1.metrics.ts",
      "api.v1.orders.$id.attribution.ts",
      "api.v1.surveys.ts",
      "api.v1.tickets.ts",
    ]);
  });

  test("credits are the shop's own", async () => {
    const own = (await (await get(`/api/v1/credits?${march}`, a.token)).json()) as { rows: { orderId: string }[]; total: object };
    expect(own.rows.map(({ orderId }) => orderId)).toEqual(["gid://shopify/Order/5001"]);
    expect(own.total).toEqual({ amount: 10000, orders: 1, tickets: 1 });
    const theirs = (await (await get(`/api/v1/credits?${march}`, b.token)).json()) as { total: object };
    expect(theirs.total).toEqual({ amount: 20000, orders: 1, tickets: 1 });
  });

  test("metrics are the shop's own, whatever else the query names", async () => {
    const answer = await get(
      `/api/v1/metrics?metrics=support_revenue,converted_tickets&${march}&shop=${b.shop.domain}&shopId=${b.shop.id}`,
      a.token,
    );
    expect(await answer.json()).toMatchObject({
      shop: a.shop.domain,
      rows: [{ metrics: { support_revenue: { value: 10000, unit: "minor" }, converted_tickets: { value: 1 } } }],
    });
  });

  test.each(["6001", "%236001", encodeURIComponent("gid://shopify/Order/6001")])(
    "order %s of B does not exist for A",
    async (id) => {
      const theirs = await get(`/api/v1/orders/${id}/attribution`, b.token);
      expect(await theirs.json()).toMatchObject({ order: { id: "gid://shopify/Order/6001", amount: 20000 } });
      const response = await get(`/api/v1/orders/${id}/attribution`, a.token);
      expect(response.status).toBe(404);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.text()).not.toContain("20000");
    },
  );

  test("a page mark of B's credits opens nothing in A", async () => {
    const { key, secret } = await newConnection(b.shop);
    await knockHelpdesk(
      genericWebhook({
        key,
        secret,
        body: answeredTicket("T2", "2026-03-10T10:00:00Z", "2026-03-10T10:20:00Z", "ada@shop.example"),
      }),
    );
    const payload = orderPayload({ id: 6002, at: "2026-03-11T12:00:00Z", total: "50.00", email: "ada@shop.example" });
    await knockShopify({ shop: b.shop.domain, topic: "orders/create", payload });
    await settle(b.shop);
    const page = (await (await get(`/api/v1/credits?${march}&limit=1`, b.token)).json()) as { next: string };
    expect(page.next).toEqual(expect.any(String));
    const cursor = encodeURIComponent(page.next);
    expect((await get(`/api/v1/credits?${march}&limit=1&cursor=${cursor}`, b.token)).status).toBe(200);
    expect((await get(`/api/v1/credits?${march}&limit=1&cursor=${cursor}`, a.token)).status).toBe(400);
  });
});

describe("what cannot be answered names its parameter", () => {
  test.each<[string, string]>([
    [`/api/v1/metrics?${march}`, "metrics"],
    [`/api/v1/metrics?metrics=,&${march}`, "metrics"],
    [`/api/v1/metrics?metrics=support_revenue,no_such_figure&${march}`, "metrics"],
    ["/api/v1/metrics?metrics=support_revenue&to=2026-04-01", "from"],
    ["/api/v1/metrics?metrics=support_revenue&from=2026-03-01", "to"],
    ["/api/v1/metrics?metrics=support_revenue&from=2026-02-30&to=2026-04-01", "from"],
    ["/api/v1/metrics?metrics=support_revenue&from=2026-03-01&to=1.4.2026", "to"],
    ["/api/v1/metrics?metrics=support_revenue&from=2026-04-01&to=2026-03-01", "from"],
    ["/api/v1/metrics?metrics=support_revenue&from=2026-03-01&to=2026-03-01", "from"],
    [`/api/v1/metrics?metrics=support_revenue&${march}&granularity=fortnight`, "granularity"],
    [`/api/v1/metrics?metrics=support_revenue&${march}&by=moon`, "by"],
    [`/api/v1/metrics?metrics=support_revenue&${march}&hours=happy`, "hours"],
    [`/api/v1/metrics?metrics=support_revenue&${march}&compare=yesterday`, "compare"],
    [`/api/v1/metrics?metrics=support_revenue&${march}&ruleset=nonsense`, "ruleset"],
    [`/api/v1/metrics?metrics=support_revenue&${march}&ruleset=default%2Bwindow_days%3D-1`, "ruleset"],
    ["/api/v1/credits?from=2026-03-01", "to"],
    [`/api/v1/tickets?${march}&metric=no_such_figure`, "metric"],
    [`/api/v1/tickets?${march}&metric=shop_revenue`, "metric"],
    [`/api/v1/tickets?${march}&cursor=made-up`, "cursor"],
    [`/api/v1/tickets?${march}&limit=501`, "limit"],
    ["/api/v1/surveys?from=2026-03-01", "to"],
    [`/api/v1/surveys?${march}&kind=enps`, "kind"],
    [`/api/v1/surveys?${march}&include=everything`, "include"],
    [`/api/v1/surveys?${march}&limit=501`, "limit"],
    [`/api/v1/surveys?${march}&cursor=made-up`, "cursor"],
    [`/api/v1/credits?${march}&limit=0`, "limit"],
    [`/api/v1/credits?${march}&limit=501`, "limit"],
    [`/api/v1/credits?${march}&limit=ten`, "limit"],
    [`/api/v1/credits?${march}&cursor=made-up`, "cursor"],
    [`/api/v1/credits?${march}&ruleset=nonsense`, "ruleset"],
    ["/api/v1/orders/5001/attribution?ruleset=nonsense", "ruleset"],
  ])("400 for %s: %s", async (path, parameter) => {
    const response = await get(path, a.token);
    expect(response.status).toBe(400);
    const body = (await response.json()) as { parameter: string; detail: string };
    expect(body).toMatchObject({ status: 400, title: "Bad request", parameter });
    expect(body.detail).toContain(parameter);
  });

  test("404 for an order that does not exist, with what is not an order at all", async () => {
    for (const id of ["999", "%23", "gid%3A%2F%2Fshopify%2FCustomer%2F5001", "5001%27%20OR%201%3D1"]) {
      expect((await get(`/api/v1/orders/${id}/attribution`, a.token)).status, id).toBe(404);
    }
  });
});

test("an order is found by its number, its name and its global id", async () => {
  for (const id of ["5001", "%235001", encodeURIComponent("gid://shopify/Order/5001")]) {
    const answer = (await (await get(`/api/v1/orders/${id}/attribution`, a.token)).json()) as Record<string, unknown>;
    expect(answer).toMatchObject({
      order: { id: "gid://shopify/Order/5001", name: "#5001", amount: 10000, currency: "EUR", status: "paid" },
      credits: [{ ticketId: "T1", agentId: "a1", agentName: "Ana", agentKind: "human", amount: 10000, weight: 1 }],
      considered: [{ ticketId: "T1", outcome: "credited" }],
    });
  }
});

test("tickets are the shop's own, with what happened to them", async () => {
  const page = (await (await get(`/api/v1/tickets?${march}&metric=support_revenue`, a.token)).json()) as object;
  expect(page).toEqual({
    rows: [
      {
        helpdesk: "generic",
        id: "T1",
        url: null,
        channel: "email",
        type: null,
        tags: [],
        startedBy: "customer",
        state: "open",
        createdAt: "2026-03-03T10:00:00.000Z",
        firstCustomerAt: "2026-03-03T10:00:00.000Z",
        firstReplyAt: "2026-03-03T10:20:00.000Z",
        resolvedAt: null,
        firstResponseSeconds: { calendar: 1200, business: 1200 },
        resolutionSeconds: null,
        humanReplies: 1,
        aiReplies: 0,
        agentId: null,
        csatScore: null,
        converted: true,
        creditAmount: 10000,
      },
    ],
    total: { tickets: 1 },
    next: null,
  });
});

describe("answers are as the OpenAPI description says", () => {
  type Schema = {
    $ref?: string;
    type?: string | string[];
    properties?: Record<string, Schema>;
    required?: string[];
    items?: Schema;
  };
  type Described = Schema & { additionalProperties?: Schema; enum?: unknown[] };

  /** Paths at which a value differs from its schema. */
  function differences(value: unknown, schema: Described, path: string): string[] {
    if (schema.$ref) return differences(value, answerSchemas[schema.$ref.split("/").at(-1)!] as Described, path);
    if (schema.enum) return schema.enum.includes(value) ? [] : [`${path}: ${String(value)}`];
    const types = [schema.type ?? []].flat();
    const kind = value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
    const fits = types.includes(kind) || (kind === "integer" && types.includes("number"));
    if (!fits) return [`${path}: ${kind} is none of ${types.join(", ")}`];
    if (kind === "array") return (value as unknown[]).flatMap((each, i) => differences(each, schema.items!, `${path}[${i}]`));
    if (kind !== "object" || !(schema.properties ?? schema.additionalProperties)) return [];
    const given = value as Record<string, unknown>;
    const missing = (schema.required ?? []).filter((name) => !(name in given)).map((name) => `${path}.${name}: missing`);
    return [
      ...missing,
      ...Object.entries(given).flatMap(([name, each]) => {
        const known = schema.properties?.[name] ?? schema.additionalProperties;
        return known ? differences(each, known, `${path}.${name}`) : [`${path}.${name}: not described`];
      }),
    ];
  }

  test.each([
    ["Metrics", `/api/v1/metrics?metrics=csat,support_revenue,first_response_time&${march}&compare=previous&by=channel`],
    [
      "Metrics",
      `/api/v1/metrics?metrics=tickets_created,unresolved_tickets,ticket_conversion_rate,busiest_times&${march}&granularity=week`,
    ],
    ["Credits", `/api/v1/credits?${march}`],
    ["Tickets", `/api/v1/tickets?${march}`],
    ["Surveys", `/api/v1/surveys?${march}`],
    ["Attribution", "/api/v1/orders/5001/attribution"],
    ["Problem", "/api/v1/tickets?from=2026-03-01"],
  ])("%s of %s", async (name, path) => {
    expect(differences(await (await get(path, a.token)).json(), { $ref: `#/${name}` }, name)).toEqual([]);
  });
});
