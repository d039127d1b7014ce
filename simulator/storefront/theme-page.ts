import { products } from "#simulator/model.ts";
import { Html, html } from "#app/lib/html.ts";
import { euros } from "#simulator/pages/layout.ts";
import { productDrawing } from "#simulator/pages/product-drawing.ts";
import { type BlockSettings, type Page, renderBlock } from "./liquid.ts";

/** Chat widgets the theme page can pretend to have. */
export const chatTools = [
  "gorgias",
  "zendesk-messaging",
  "zendesk-classic",
  "intercom",
  "freshchat",
  "helpscout",
  "tidio",
  "crisp",
  "livechat",
  "tawk",
  "chatwoot",
  "hubspot",
  "reamaze",
  "other",
] as const;
export type ChatTool = (typeof chatTools)[number];

export type ThemePage = Page & {
  /** null = the shop has no chat. */
  chat: ChatTool | null;
  /** Where the pretend chat's messages go; without it, nowhere. */
  chatEndpoint: string | null;
  /** Settings of the app embed; null = switched off. */
  embed: BlockSettings | null;
  /** Settings of the app block in the page; null = not placed. */
  block: BlockSettings | null;
  dark: boolean;
  /** Stands at the header's end. */
  account: Html;
};

export const plainPage: ThemePage = {
  locale: "en",
  pageType: "index",
  designMode: false,
  shopName: "Maison Linden",
  proxyPath: null,
  chat: null,
  chatEndpoint: null,
  embed: {},
  block: null,
  dark: false,
  account: new Html(""),
};

/** A page of a plain theme, with the extension's blocks where Shopify puts them: in the page, at the body's end, scripts in the head. */
export async function themePage(page: ThemePage): Promise<string> {
  const [embed, block] = await Promise.all([
    page.embed && renderBlock("survey-after-chat", page.embed, page),
    page.block && renderBlock("survey-on-page", page.block, page),
  ]);
  const scripts = [...new Set([embed, block].flatMap((each) => (each ? [each.script] : [])))];
  const to = (type: string) => `?${new URLSearchParams({ ...(page.chat && { chat: page.chat }), type }).toString()}`;
  const rightToLeft = page.locale === "ar" || page.locale === "he";
  return html`<!doctype html>
    <html lang="${page.locale}" dir="${rightToLeft ? "rtl" : "ltr"}" class="${page.dark ? "dark" : ""}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${page.shopName}</title>
        <link rel="stylesheet" href="/shop/theme.css" />
        ${scripts.map((address) => html`<script src="${address}" defer></script>`)}
        ${page.chat && html`<script src="/shop/chat-tools.js" data-tool="${page.chat}" data-endpoint="${page.chatEndpoint}" defer></script>`}
      </head>
      <body>
        <header>
          <strong>${page.shopName}</strong>
          <a href="${to("index")}">Home</a><a href="${to("product")}">Product</a><a href="${to("cart")}">Cart page</a>
          <button class="link" id="open-cart">Cart</button>${page.account}
        </header>
        <main>
          <h1>Linen, stoneware and candles for slow Sundays</h1>
          <div class="grid">
            ${products.map(
              ({ id, title, price, colour }) =>
                html`<article>
                  <div style="background:${colour}">${productDrawing(id)}</div>
                  <h2>${title}</h2>
                  ${euros(price)}
                </article>`,
            )}
          </div>
          ${block && new Html(block.html)}
          <p>Free returns within 30 days.</p>
        </main>
        <footer>© ${page.shopName}</footer>
        ${page.pageType === "product" && html`<div class="sticky-buy">Linen throw <button class="button" name="add">Add to cart</button></div>`}
        <cart-drawer>
          <button class="link" id="close-cart">Close cart</button>
          <p>Linen throw, 1</p>
          <form action="/cart"><button class="button" name="checkout">Check out</button></form>
        </cart-drawer>
        ${embed && new Html(embed.html)}
        <script>
          const drawer = document.querySelector("cart-drawer");
          document.getElementById("open-cart").onclick = () => drawer.classList.add("open");
          document.getElementById("close-cart").onclick = () => drawer.classList.remove("open");
        </script>
      </body>
    </html>`.text;
}
