import { createHmac } from "node:crypto";
import type { Answered } from "#simulator/http.ts";
import { type App, signSessionToken } from "#simulator/shopify/session-token.ts";
import { Html, html, script } from "#app/lib/html.ts";

export type AdminPage = App & { appUrl: string; shop: string; shopName: string; path: string; query: URLSearchParams };

/** Where the app's frame opens, with everything Shopify puts into the address. */
function frameAddress({ appUrl, shop, path, query, ...app }: AdminPage): string {
  const given: [string, string][] = [
    ["embedded", "1"],
    [
      "host",
      Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`)
        .toString("base64")
        .replaceAll("=", ""),
    ],
    ["id_token", signSessionToken(app, shop)],
    ["locale", "en"],
    ["session", createHmac("sha256", app.apiSecret).update(shop).digest("hex")],
    ["shop", shop],
    ["timestamp", String(Math.floor(Date.now() / 1000))],
  ];
  const signed = given.map(([name, value]) => `${name}=${value}`).join("&");
  const address = new URL(path || "/", appUrl);
  for (const [name, value] of [...query, ...given]) address.searchParams.append(name, value);
  address.searchParams.set("hmac", createHmac("sha256", app.apiSecret).update(signed).digest("hex"));
  return address.href;
}

const style = new Html(`
  * { box-sizing:border-box } body { margin:0; font:13px/1.4 Inter,system-ui,sans-serif; color:#303030; background:#1a1a1a; height:100vh; display:grid; grid-template:56px 1fr / 240px 1fr; overflow:hidden }
  header { grid-column:1/3; display:flex; align-items:center; gap:16px; padding:0 16px; color:#fff } header .mark { font-weight:700; font-size:16px } header .search { flex:1; max-width:560px; margin:0 auto; padding:7px 12px; border-radius:8px; background:#303030; color:#b5b5b5 } header .who { padding:5px 10px; border-radius:8px; background:#303030 }
  aside { background:#ebebeb; padding:12px; border-top-left-radius:12px; overflow:auto } aside a, aside .off { display:block; padding:6px 8px; border-radius:8px; color:#303030; text-decoration:none; font-weight:550 } aside .off { color:#616161 } aside a.current { background:#fafafa; box-shadow:0 1px 2px #0002 } aside small { display:block; padding:18px 8px 6px; color:#616161 } #menu a { padding-left:28px }
  section { display:grid; grid-template-rows:auto 1fr; background:#f1f1f1; min-width:0; border-top-right-radius:12px; overflow:hidden } #title { display:flex; align-items:center; gap:8px; padding:10px 16px; background:#fff; border-bottom:1px solid #e3e3e3; font-weight:600; min-height:44px } #title span { flex:1 } button { font:inherit; font-weight:600; padding:5px 12px; border:0; border-radius:8px; background:#e3e3e3; cursor:pointer } button.primary { background:#303030; color:#fff }
  iframe { border:0; width:100%; height:100% } #toasts { position:fixed; bottom:24px; left:50%; transform:translateX(-50%); display:grid; gap:8px; z-index:2 } #toasts div { background:#1a1a1a; color:#fff; padding:10px 16px; border-radius:8px } #toasts div.error { background:#8e1f0b } #loading { position:fixed; top:56px; left:0; height:3px; width:0; background:#2f8f6f; transition:width .4s } #loading.on { width:70% } #save { display:none; gap:8px } #save.open { display:flex }
  @media (max-width:760px) { body { grid-template-columns:1fr; grid-template-rows:56px auto 1fr } header { grid-column:1 } header .search { display:none } aside { border-radius:0; display:flex; gap:4px; overflow-x:auto; padding:6px 8px } aside .off, aside small { display:none } aside a { white-space:nowrap } #menu { display:flex } #menu a { padding-left:8px } header .who { margin-left:auto } section { border-radius:0 } }
`);

/** The look-alike of Shopify's admin around the embedded app. */
export function adminPage(given: AdminPage): Answered {
  const { shop, shopName, appUrl } = given;
  const home = `/admin/${shop}`;
  const facts = { shop, appUrl: new URL(appUrl).origin, base: `${home}/apps/fiveday` };
  const sections = ["Home", "Orders", "Products", "Customers", "Analytics", "Marketing", "Discounts"];
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>Fiveday · ${shopName} · Shopify</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header><span class="mark">▣ admin</span><span class="search">Search</span><span class="who">${shopName}</span></header>
        <aside>
          ${sections.map((name) => (name === "Orders" ? html`<a href="/orders">${name}</a>` : html`<span class="off">${name}</span>`))}
          <small>Apps</small><a class="current" id="home" href="${home}/apps/fiveday/app">Fiveday</a>
          <div id="menu"></div>
        </aside>
        <section>
          <div id="title">
            <span>Fiveday</span>
            <div id="save"><button>Discard</button><button class="primary">Save</button></div>
            <div id="buttons"></div>
          </div>
          <iframe id="app" name="app" title="Fiveday" src="${frameAddress(given)}"></iframe>
        </section>
        <div id="loading"></div>
        <div id="toasts" role="status"></div>
        <script>
          window.admin = ${script(facts)};
        </script>
        <script src="/admin.js"></script>
      </body>
    </html>`;
  return { body: document.text };
}
