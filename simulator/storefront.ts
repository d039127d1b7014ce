import type { Answered, Asked, Route } from "./http.ts";
import { fullName, type Product } from "./model.ts";
import { productDrawing as drawing } from "./pages/product-drawing.ts";
import { type Html, html } from "#app/lib/html.ts";
import { euros, page } from "./pages/layout.ts";
import type { ShopFloor } from "./shopify/shop-floor.ts";
import type { SimulatorState } from "./state.ts";

/** The storefront: a shopper fills in who they are and buys. */
export function storefrontRoutes(state: SimulatorState, floor: ShopFloor, shop: string): Route[] {
  return [
    { method: "GET", pattern: /^\/storefront$/, handle: ({ query }) => page("Maison Linden", shelf(state, query), shop) },
    { method: "POST", pattern: /^\/storefront$/, handle: (asked) => checkOut(state, floor, asked) },
  ];
}

async function checkOut(state: SimulatorState, floor: ShopFloor, { form }: Asked): Promise<Answered> {
  const field = (name: string) => form.get(name)?.trim() ?? "";
  const known = state.person(field("name"), field("email"), field("phone") || null);
  const person = form.has("guest") ? { ...known, id: null } : known;
  const basket = form.getAll("product").map((id) => ({ productId: Number(id), quantity: 1 }));
  if (basket.length === 0) return { location: "/storefront" };
  const order = await floor.buy({ person, basket, pending: form.has("pending") });
  return { location: `/orders/${order.id}` };
}

function shelf(state: SimulatorState, query: URLSearchParams): Html {
  const asked = query.get("email");
  const person = asked ? state.person("", asked) : state.lastPerson;
  return html`<form method="post" action="/storefront">
    <div class="card">
      <h1>Maison Linden</h1>
      <p class="muted">Linen, stoneware and candles for slow Sundays.</p>
      <div class="grid">
        <label>Name<input name="name" required value="${person ? fullName(person) : "Ana Pérez"}" /></label
        ><label>E-mail<input name="email" type="email" required value="${person?.email ?? "ana.perez@example.com"}" /></label
        ><label>Phone<input name="phone" value="${person?.phone ?? ""}" placeholder="06 12 34 56 78" /></label>
      </div>
      <div class="row" style="margin-top:12px">
        <label class="row"><input type="checkbox" name="guest" style="width:auto" />as guest</label
        ><label class="row"><input type="checkbox" name="pending" style="width:auto" />pay by bank transfer (pending)</label>
      </div>
    </div>
    <div class="grid">${state.products.map(productCard)}</div>
    <div><button>Buy what is ticked</button></div>
  </form>`;
}

function productCard({ id, title, price, colour }: Product): Html {
  return html`<div class="card product">
    <div class="art" style="background:${colour}">${drawing(id)}</div>
    <div class="about">
      <strong>${title}</strong>
      <div class="row" style="margin-top:8px">
        <label class="row" style="flex:1"
          ><input type="checkbox" name="product" value="${id}" style="width:auto" />${euros(price)}</label
        ><button class="plain" name="product" value="${id}">Buy</button>
      </div>
    </div>
  </div>`;
}
