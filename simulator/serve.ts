import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { desk } from "./helpdesks/desk.ts";
import { Faults, faulty } from "./faults.ts";
import { gorgiasRoutes } from "./helpdesks/gorgias.ts";
import { simulations } from "./helpdesks/index.ts";
import { type Answered, type Route, serveRoutes } from "./http.ts";
import { shopDomain } from "./model.ts";
import { adminPage } from "./pages/admin.ts";
import { helpdeskRoutes } from "./pages/helpdesks.ts";
import { html } from "#app/lib/html.ts";
import { page } from "./pages/layout.ts";
import { orderRoutes } from "./pages/orders.ts";
import { adminApiRoutes } from "./shopify/admin-api.ts";
import { BulkOperations } from "./shopify/bulk-operations.ts";
import { signSessionToken } from "./shopify/session-token.ts";
import { shopFloor } from "./shopify/shop-floor.ts";
import { sendShopifyWebhook } from "./shopify/webhooks.ts";
import { SimulatorState } from "./state.ts";
import { storefrontRoutes } from "./storefront.ts";
import { appProxyRoutes, type ProxyTarget } from "./storefront/app-proxy.ts";
import { shopRoutes } from "./storefront/shop-routes.ts";

export type SimulatorSettings = {
  /** 0 = any free one */
  port: number;
  /** Where the app is; may be told later, when the app needs the simulator's address first. */
  appUrl: string;
  apiKey: string;
  apiSecret: string;
  shop?: string;
};

/** Starts everything that stands around the app: Shopify's admin and API, the helpdesk's console, the storefront. */
export async function startSimulator(settings: SimulatorSettings) {
  const shop = settings.shop ?? shopDomain;
  const state = new SimulatorState();
  state.home = shop;
  const faults = new Faults();
  const bulk = new BulkOperations(state, { tell: (...told) => tellFinished(settings, ...told) });
  const acts = { desk: desk(state, faults), floor: shopFloor(state, settings, faults, shop) };
  const storefront: ProxyTarget = { shop, app: settings, signedIn: () => state.signedIn };
  const server = serveRoutes([
    ...shopifyRoutes(settings, state),
    ...faulty("shopify", faults, adminApiRoutes(settings, state, bulk)),
    ...gorgiasRoutes(state, acts.desk, shop),
    ...storefrontRoutes(state, acts.floor, shop),
    ...shopRoutes(state, acts.desk),
    ...appProxyRoutes(storefront),
    ...orderRoutes(state, acts.floor, shop),
    ...helpdeskRoutes(state, faults, shop),
    ...simulations.flatMap((each) => faulty(each.id, faults, each.routes(state))),
    { method: "GET", pattern: /^\/$/, handle: () => startPage(shop) },
  ]);
  const port = await listen(server, settings.port);
  const url = `http://localhost:${port}`;
  return {
    url,
    state,
    faults,
    bulk,
    ...acts,
    storefront,
    adminUrl: (domain: string) => `${url}/admin/${domain}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An app that is away for a moment has the other way of finding out. */
function tellFinished(settings: SimulatorSettings, shop: string, payload: object): void {
  sendShopifyWebhook(settings, { topic: "bulk_operations/finish", shop, payload }).catch(() => undefined);
}

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;

function shopifyRoutes(settings: SimulatorSettings, state: SimulatorState): Route[] {
  return [
    { method: "GET", pattern: /^\/app-bridge\.js$/, handle: () => browserScript("shopify/app-bridge.js") },
    { method: "GET", pattern: /^\/admin\.js$/, handle: () => browserScript("pages/admin.js") },
    {
      method: "GET",
      pattern: /^\/session-token$/,
      handle: ({ query }) => ({ type: "text/plain", body: signSessionToken(settings, query.get("shop") ?? "") }),
    },
    {
      method: "GET",
      pattern: /^\/admin\/([a-z0-9-]+\.myshopify\.com)(?:\/apps\/fiveday)?(\/.*)?$/,
      handle: ({ params: [shop = "", path = ""], query }) =>
        adminPage({ ...settings, shop, shopName: state.shop(shop).name, path, query }),
    },
  ];
}

function browserScript(file: string): Answered {
  return { type: "text/javascript; charset=utf-8", body: readFileSync(new URL(file, import.meta.url), "utf8") };
}

function startPage(shop: string): Answered {
  const links: [string, string, string][] = [
    [`/admin/${shop}`, "Shopify admin", "Fiveday as the merchant sees it"],
    ["/gorgias", "Gorgias console", "Write as a customer, answer as an agent"],
    ["/helpdesks", "Helpdesks", "The same conversations in Zendesk, Intercom …: webhooks, and faults on demand"],
    ["/shop", "Storefront", "Chat as a shopper and answer the survey; ?chat= chooses the chat widget"],
    ["/storefront", "Checkout", "Buy something"],
    ["/orders", "Orders", "Refund or cancel one"],
  ];
  const cards = links.map(
    ([href, name, about]) =>
      html`<a class="card" style="text-decoration:none" href="${href}"
        ><h2>${name}</h2>
        <span class="muted">${about}</span></a
      >`,
  );
  return page(
    "Fiveday simulator",
    html`<h1>What stands around Fiveday on this machine</h1>
      <div class="grid">${cards}</div>`,
    shop,
  );
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
}
