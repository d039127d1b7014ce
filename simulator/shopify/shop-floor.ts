import { randomUUID } from "node:crypto";
import type { Faults } from "#simulator/faults.ts";
import { type OrderLine, type Person, shopDomain, type SimOrder } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { orderOf } from "#simulator/world/make-order.ts";
import { orderPayload, refundPayload } from "./order-payload.ts";
import { cancelOrder, refundOrder } from "./refund-order.ts";
import { sendShopifyWebhook, type ShopifyTarget } from "./webhooks.ts";

export type Basket = { productId: number; quantity: number }[];
export type Purchase = { person: Person; basket: Basket; at?: number; pending?: boolean };

/** The store at work: each act changes the order and is told to the app by the webhooks Shopify would send. */
export function shopFloor(state: SimulatorState, target: ShopifyTarget, faults: Faults, shop = shopDomain) {
  const tell = async (topic: string, payload: object, at: number): Promise<void> => {
    if (faults.take("shopify", "drop")) return;
    const webhook = { topic, shop, payload, triggeredAt: new Date(at), webhookId: randomUUID() };
    if (faults.take("shopify", "duplicate")) await sendShopifyWebhook(target, webhook);
    const status = await sendShopifyWebhook(target, webhook);
    if (status >= 400) throw new Error(`The app answered ${status} to ${topic}`);
  };
  return {
    tell,
    async buy({ person, basket, at = Date.now(), pending = false }: Purchase): Promise<SimOrder> {
      const order = orderOf({ id: state.nextId(), person, at, lines: lines(state, basket) });
      order.number = state.nextNumber();
      if (pending) Object.assign(order, { financialStatus: "pending", paidAt: null });
      state.addOrder(order);
      await tell("orders/create", orderPayload(order), at);
      if (!pending) await tell("orders/paid", orderPayload(order), at);
      return order;
    },
    async pay(order: SimOrder, at = Date.now()): Promise<void> {
      Object.assign(order, { financialStatus: "paid", paidAt: at, updatedAt: at });
      await tell("orders/paid", orderPayload(order), at);
    },
    async refund(order: SimOrder, pieces?: ReadonlyMap<number, number>, at = Date.now()): Promise<void> {
      const refund = refundOrder(order, state.nextId(), at, pieces);
      if (!refund) return;
      await tell("refunds/create", refundPayload(order, refund), at);
      await tell("orders/updated", orderPayload(order), at);
    },
    async cancel(order: SimOrder, at = Date.now()): Promise<void> {
      if (order.cancelledAt !== null) return;
      const refund = cancelOrder(order, state.nextId(), at);
      await tell("orders/cancelled", orderPayload(order), at);
      if (refund) await tell("refunds/create", refundPayload(order, refund), at);
      await tell("orders/updated", orderPayload(order), at);
    },
  };
}

export type ShopFloor = ReturnType<typeof shopFloor>;

function lines(state: SimulatorState, basket: Basket): OrderLine[] {
  return basket.map(({ productId, quantity }) => {
    const product = state.products.find(({ id }) => id === productId);
    if (!product) throw new Error(`There is no product ${productId}`);
    const { title, price } = product;
    return { id: state.nextId(), productId, title, price, paid: price, quantity, current: quantity };
  });
}
