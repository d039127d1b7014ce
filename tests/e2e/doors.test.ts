import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { humans, products } from "#simulator/model.ts";
import { signSessionToken } from "#simulator/shopify/session-token.ts";
import { openApp, useBrowser, userAgent } from "./browser.ts";
import { fiveday, settled, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

const otherShop = "maison-other.myshopify.com";

/** An order of the stack's own shop, credited to a ticket. */
async function creditedOrder(name: string) {
  const { desk, floor } = stack().simulator;
  const person = shopper(stack(), name);
  const ticket = await desk.start({ person, channel: "chat", subject: "Size", text: "Which size?", type: "Size advice" });
  await desk.reply(ticket, humans[0]!, "The large one.");
  const order = await floor.buy({ person, basket: [{ productId: products[0]!.id, quantity: 1 }] });
  await settled(stack());
  return order;
}

function app(
  path: string,
  { headers = {}, ...init }: Omit<RequestInit, "headers"> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${stack().appUrl}${path}`, {
    redirect: "manual",
    ...init,
    headers: { "user-agent": userAgent, ...headers },
  });
}

/** As App Bridge sends a page's own requests: with the session token of a staff member of `shop`. */
function asStaffOf(shop: string, path: string): Promise<Response> {
  const { SHOPIFY_API_KEY, SHOPIFY_API_SECRET } = stack().env;
  const token = signSessionToken({ apiKey: SHOPIFY_API_KEY!, apiSecret: SHOPIFY_API_SECRET! }, shop);
  return app(path, { headers: { authorization: `Bearer ${token}` } });
}

test("a forged order is refused and changes nothing", async () => {
  const before = await fiveday<{ rows: { metrics: { shop_revenue: { value: number } } }[] }>(stack(), ...shopRevenue());
  const forged = await app("/webhooks/shopify", {
    method: "POST",
    body: JSON.stringify({ id: 1, admin_graphql_api_id: "gid://shopify/Order/1", name: "#1", total_price: "9999.00" }),
    headers: {
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": stack().shop,
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-hmac-sha256": Buffer.from("guessed").toString("base64"),
    },
  });

  expect(forged.status).toBe(401);
  await settled(stack());
  expect(await fiveday(stack(), ...shopRevenue())).toMatchObject({ rows: before.rows });
});

function shopRevenue(): string[] {
  const today = new Date().toISOString().slice(0, 10);
  return [
    "report",
    stack().shop,
    "--metrics",
    "shop_revenue",
    "--from",
    "2026-01-01",
    "--to",
    `${Number(today.slice(0, 4)) + 1}-01-01`,
  ];
}

test("a session of shop B sees B's empty shop, and none of A's orders by their ids", async () => {
  const order = await creditedOrder("Rosa");

  const own = await asStaffOf(stack().shop, `/app/orders/${order.id}`);
  expect(own.status).toBe(200);
  expect(await own.text()).toContain("Rosa bought");

  const foreign = await asStaffOf(otherShop, `/app/orders/${order.id}`);
  const text = await foreign.text();
  expect(text).toContain("This order is not in this shop.");
  expect(text).not.toContain("Rosa");

  const page = await newPage();
  await page.goto(`${stack().adminUrl(otherShop)}/apps/fiveday/app/revenue`);
  const frame = page.frameLocator("iframe[name=app]");
  await frame.getByText("No credited orders in this period", { exact: true }).waitFor();
});

test("a token of shop A answers for A only; B's token does not find A's order", async () => {
  const order = await creditedOrder("Sara");
  await asStaffOf(otherShop, "/app");
  const { token: ours } = await fiveday<{ token: string }>(stack(), "token", stack().shop);
  const { token: theirs } = await fiveday<{ token: string }>(stack(), "token", otherShop);
  const ask = (token: string, path: string) => app(path, { headers: { authorization: `Bearer ${token}` } });
  const path = `/api/v1/orders/${order.id}/attribution`;

  expect((await ask(ours, path)).status).toBe(200);
  expect((await ask(theirs, path)).status).toBe(404);
  const credits = await ask(theirs, "/api/v1/credits?from=2026-01-01&to=2027-12-31");
  expect(await credits.json()).toMatchObject({ rows: [], total: { amount: 0, orders: 0, tickets: 0 } });
});

test.each(["", "Bearer nonsense", "Bearer eyJhbGciOiJub25lIn0.e30."])(
  "without a valid session (%s) a page's data are refused",
  async (authorization) => {
    const response = await app("/app/pulse", { headers: { authorization, "x-requested-with": "XMLHttpRequest" } });

    expect(response.status).not.toBe(200);
  },
);

test("a session token signed with another secret opens nothing", async () => {
  const forged = signSessionToken({ apiKey: stack().env.SHOPIFY_API_KEY!, apiSecret: "somebody else's secret" }, stack().shop);
  const response = await app("/app/pulse", { headers: { authorization: `Bearer ${forged}` } });

  expect(response.status).not.toBe(200);
});

test("a page of the app may be framed by this shop's admin only", async () => {
  const page = await newPage();
  const answered = page.waitForResponse(
    (response) => new URL(response.url()).origin === stack().appUrl && response.request().isNavigationRequest(),
  );
  await openApp(page, stack());

  const policy = (await (await answered).allHeaders())["content-security-policy"] ?? "";
  const mayFrame = /frame-ancestors ([^;]*)/.exec(policy)?.[1]?.split(" ") ?? [];
  expect(mayFrame).toContain(`https://${stack().shop}`);
  expect(mayFrame).not.toContain("*");
  expect(mayFrame.filter((origin) => origin.endsWith(".myshopify.com"))).toEqual([`https://${stack().shop}`]);
});
