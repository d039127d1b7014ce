import type { Answered, Asked, Route } from "#simulator/http.ts";
import { fullName, type SimOrder } from "#simulator/model.ts";
import { orderTotals, refundTotal } from "#simulator/shopify/order-totals.ts";
import { onePiece } from "#simulator/shopify/refund-order.ts";
import type { ShopFloor } from "#simulator/shopify/shop-floor.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { type Html, html } from "#app/lib/html.ts";
import { euros, page, when } from "./layout.ts";

/** The store's orders and what a merchant does with them. */
export function orderRoutes(state: SimulatorState, floor: ShopFloor, shop: string): Route[] {
  return [
    { method: "GET", pattern: /^\/orders$/, handle: () => page("Orders", table(state.orders(60)), shop) },
    {
      method: "GET",
      pattern: /^\/orders\/(\d+)$/,
      handle: ({ params }) => {
        const order = state.order(Number(params[0]));
        return order ? page(`Order #${order.number}`, detail(order, shop), shop) : { status: 404, body: "unknown order" };
      },
    },
    { method: "POST", pattern: /^\/orders\/(\d+)$/, handle: (asked) => act(state, floor, asked) },
  ];
}

async function act(state: SimulatorState, floor: ShopFloor, { params, form }: Asked): Promise<Answered> {
  const order = state.order(Number(params[0]));
  if (!order) return { status: 404, body: "unknown order" };
  switch (form.get("act")) {
    case "refund-one":
      await floor.refund(order, onePiece(order.lines));
      break;
    case "refund":
      await floor.refund(order);
      break;
    case "cancel":
      await floor.cancel(order);
      break;
    case "pay":
      await floor.pay(order);
      break;
  }
  return { location: `/orders/${order.id}` };
}

function table(orders: SimOrder[]): Html {
  return html`<div class="card wide">
    <h1 style="margin-bottom:12px">Orders</h1>
    <table>
      <tr>
        <th>Order</th>
        <th>Date</th>
        <th>Customer</th>
        <th>Payment</th>
        <th>Channel</th>
        <th class="number">Total</th>
      </tr>
      ${orders.map(
        (order) =>
          html`<tr>
            <td>
              <a href="/orders/${order.id}"><strong>#${order.number}</strong></a>
            </td>
            <td>${when(order.createdAt)}</td>
            <td>${fullName(order.person)}</td>
            <td>${state(order)}</td>
            <td>${order.source}</td>
            <td class="number">${euros(orderTotals(order).currentTotal)}</td>
          </tr>`,
      )}
    </table>
  </div>`;
}

function state({ financialStatus, cancelledAt }: SimOrder): Html {
  return html`<span class="badge ${financialStatus === "paid" ? "open" : ""}">${financialStatus.replace("_", " ")}</span
    >${cancelledAt !== null && html` <span class="badge">cancelled</span>`}`;
}

function detail(order: SimOrder, shop: string): Html {
  const { total, currentTotal } = orderTotals(order);
  const open = order.cancelledAt === null && order.lines.some(({ current }) => current > 0);
  return html`<div class="card">
      <div class="row" style="margin-bottom:8px">
        <h1>#${order.number}</h1>
        ${state(order)}<span style="flex:1"></span
        ><a class="button" href="/admin/${shop}/apps/fiveday/app/revenue">See in Fiveday</a>
      </div>
      <p class="muted">
        ${when(order.createdAt)} · ${fullName(order.person)} · ${order.person.email}${order.guest && " · guest"}
      </p>
      <table>
        ${order.lines.map(
          ({ title, quantity, current, paid }) =>
            html`<tr>
              <td>${title}</td>
              <td>${current === quantity ? `${quantity} ×` : `${current} of ${quantity} ×`} ${euros(paid)}</td>
              <td class="number">${euros(paid * quantity)}</td>
            </tr>`,
        )}
        <tr>
          <td>Shipping</td>
          <td></td>
          <td class="number">${euros(order.shipping)}</td>
        </tr>
        <tr>
          <td><strong>Total</strong></td>
          <td></td>
          <td class="number"><strong>${euros(total)}</strong></td>
        </tr>
        ${order.refunds.map(
          (refund) =>
            html`<tr>
              <td>Refund, ${when(refund.at)}</td>
              <td></td>
              <td class="number">−${euros(refundTotal(refund))}</td>
            </tr>`,
        )}
        <tr>
          <td>Left</td>
          <td></td>
          <td class="number">${euros(currentTotal)}</td>
        </tr>
      </table>
    </div>
    ${
      open &&
      html`<div class="card">
        <form method="post" action="/orders/${order.id}" class="row">
          ${order.financialStatus === "pending" && html`<button name="act" value="pay">Mark as paid</button>`}<button
            class="plain"
            name="act"
            value="refund-one"
          >
            Refund one piece</button
          ><button class="plain" name="act" value="refund">Refund all</button
          ><button class="plain" name="act" value="cancel">Cancel order</button>
        </form>
      </div>`
    }`;
}
