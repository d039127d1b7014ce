import type { Answered } from "#simulator/http.ts";
import { Html, html } from "#app/lib/html.ts";

const style = new Html(`
  :root { --ink:#303030; --soft:#616161; --line:#e3e3e3; --paper:#f1f1f1; --accent:#2f5d50; color-scheme: light; }
  * { box-sizing: border-box } body { margin:0; font:14px/1.45 Inter,system-ui,sans-serif; color:var(--ink); background:var(--paper) }
  a { color:inherit } h1 { font-size:22px; margin:0 } h2 { font-size:15px; margin:0 0 8px }
  .bar { display:flex; gap:20px; align-items:center; padding:12px 24px; background:#1a1a1a; color:#fff } .bar a { color:#ddd; text-decoration:none } .bar strong { margin-right:auto }
  main { max-width:1080px; margin:24px auto; padding:0 16px; display:grid; gap:16px }
  .card { background:#fff; border-radius:12px; padding:16px; box-shadow:0 1px 2px #0002 } .muted { color:var(--soft) }
  .grid { display:grid; gap:16px; grid-template-columns:repeat(auto-fill,minmax(210px,1fr)) } .columns { display:grid; gap:16px; grid-template-columns:minmax(240px,320px) 1fr; align-items:start }
  label { display:grid; gap:4px; font-size:13px } input,select,textarea { font:inherit; padding:8px 10px; border:1px solid #8a8a8a; border-radius:8px; background:#fff; width:100% }
  button,.button { font:inherit; font-weight:600; padding:8px 14px; border:0; border-radius:8px; background:#303030; color:#fff; cursor:pointer; text-decoration:none; display:inline-block } button.plain { background:#fff; color:var(--ink); box-shadow:inset 0 0 0 1px #c9c9c9 }
  form { display:grid; gap:12px } .row { display:flex; gap:8px; flex-wrap:wrap; align-items:center } .badge { border-radius:8px; padding:2px 8px; background:#e3e3e3; font-size:12px; white-space:nowrap } .badge.open { background:#cdfee1 } .badge.sent { background:#d5ebff }
  table { width:100%; border-collapse:collapse } td,th { text-align:left; padding:8px; border-bottom:1px solid var(--line); vertical-align:top } th { font-size:12px; color:var(--soft); font-weight:600 } .number { text-align:right; font-variant-numeric:tabular-nums }
  .list a { display:block; padding:10px 12px; border-radius:8px; text-decoration:none } .list a:hover,.list a.current { background:#f1f1f1 }
  .bubble { max-width:78%; padding:10px 12px; border-radius:12px; background:#f1f1f1; justify-self:start } .bubble.staff { background:#e4f1ec; justify-self:end } .bubble.rule { opacity:.7; justify-self:end } .talk { display:grid; gap:10px }
  .product { padding:0; overflow:hidden } .product .art { height:120px; display:grid; place-items:center; font-size:52px } .product .about { padding:12px 16px 16px }
  @media (max-width:700px) { .columns { grid-template-columns:1fr } .columns > .list { order:1 } .bar { gap:14px; padding:12px 16px; overflow-x:auto; white-space:nowrap } .bar strong { display:none } .wide { overflow-x:auto } }
`);

/** A page of the simulator with the way to the others. */
export function page(title: string, body: Html, shop: string): Answered {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <nav class="bar">
          <strong>Fiveday simulator</strong><a href="/admin/${shop}">Shopify admin</a><a href="/gorgias">Gorgias</a
          ><a href="/helpdesks">Helpdesks</a><a href="/shop">Storefront</a><a href="/storefront">Checkout</a
          ><a href="/orders">Orders</a>
        </nav>
        <main>${body}</main>
      </body>
    </html>`;
  return { body: document.text };
}

/** "€68.00" */
export function euros(minor: number): string {
  return `€${(minor / 100).toFixed(2)}`;
}

/** "24 Nov, 14:05" in the shop's zone. */
export function when(at: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
  }).format(at);
}
