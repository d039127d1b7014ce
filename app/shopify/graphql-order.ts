import { z } from "zod";
import { toMinor } from "#app/lib/money.ts";
import type { ShopOrder } from "./contract.ts";
import { amount, instant, maybe, parse, sumPaidBack, versioned } from "./order-fields.ts";
import { isRenewalOrder, isReplacementOrder } from "./order-kind.ts";

const gqlMoney = z.object({
  shopMoney: z.object({ amount, currencyCode: z.string() }),
  presentmentMoney: z.object({ amount, currencyCode: z.string() }).nullish(),
});
const gqlConnection = <T extends z.ZodType>(node: T) =>
  z.union([z.array(node), z.object({ nodes: z.array(node) }).transform(({ nodes }) => nodes)]);
const graphqlSchema = z.object({
  id: z.string().startsWith("gid://"),
  name: maybe(z.string()),
  createdAt: instant,
  processedAt: maybe(instant),
  updatedAt: maybe(instant),
  cancelledAt: maybe(instant),
  test: maybe(z.boolean()),
  displayFinancialStatus: maybe(z.string()),
  sourceName: maybe(z.string()),
  tags: maybe(z.array(z.string())),
  email: maybe(z.string()),
  phone: maybe(z.string()),
  presentmentCurrencyCode: maybe(z.string()),
  totalPriceSet: gqlMoney,
  currentTotalPriceSet: maybe(gqlMoney),
  currentSubtotalPriceSet: maybe(gqlMoney),
  taxesIncluded: maybe(z.boolean()),
  currentTotalTaxSet: maybe(gqlMoney),
  totalRefundedSet: maybe(gqlMoney),
  discountCodes: maybe(z.array(z.string())),
  billingAddress: maybe(z.object({ countryCodeV2: maybe(z.string()) })),
  refunds: maybe(z.array(z.object({ id: z.string(), createdAt: maybe(instant), totalRefundedSet: gqlMoney }))),
  customer: maybe(
    z.object({
      id: z.string(),
      firstName: maybe(z.string()),
      lastName: maybe(z.string()),
      createdAt: maybe(instant),
      updatedAt: maybe(instant),
      defaultEmailAddress: maybe(z.object({ emailAddress: maybe(z.string()) })),
      defaultPhoneNumber: maybe(z.object({ phoneNumber: maybe(z.string()) })),
    }),
  ),
  lineItems: maybe(
    gqlConnection(
      z.object({
        id: maybe(z.string()),
        title: maybe(z.string()),
        isGiftCard: maybe(z.boolean()),
        currentQuantity: maybe(z.number()),
        originalUnitPriceSet: maybe(gqlMoney),
      }),
    ),
  ),
});

/** Reads an order as GraphQL answers and bulk lines tell it: camel case, gids. */
export function graphqlOrder(payload: unknown, shopCurrency: string): ShopOrder {
  const order = parse(graphqlSchema, payload);
  const currency = order.totalPriceSet.shopMoney.currencyCode || shopCurrency;
  const shop = (set: z.output<typeof gqlMoney>) => toMinor(set.shopMoney.amount, currency);
  const total = shop(order.totalPriceSet);
  const subtotal = order.currentSubtotalPriceSet ? shop(order.currentSubtotalPriceSet) : total;
  const presentment = order.totalPriceSet.presentmentMoney;
  const traits = { sourceName: order.sourceName, tags: order.tags ?? [], total };
  const email = order.customer?.defaultEmailAddress?.emailAddress ?? null;
  const phone = order.customer?.defaultPhoneNumber?.phoneNumber ?? null;
  const refunds = (order.refunds ?? []).map((refund) => ({
    id: refund.id,
    orderId: order.id,
    at: refund.createdAt ?? order.createdAt,
    paidBack: shop(refund.totalRefundedSet),
    goods: shop(refund.totalRefundedSet),
  }));
  return versioned({
    id: order.id,
    name: order.name ?? `#${order.id.slice(order.id.lastIndexOf("/") + 1)}`,
    createdAt: order.createdAt,
    processedAt: order.processedAt ?? order.createdAt,
    updatedAt: order.updatedAt ?? order.createdAt,
    currency,
    total,
    currentTotal: order.currentTotalPriceSet ? shop(order.currentTotalPriceSet) : total - sumPaidBack(refunds),
    currentSubtotal: subtotal - partOfTax(order, subtotal, shop),
    giftCards: (order.lineItems ?? [])
      .filter((line) => line.isGiftCard)
      .reduce(
        (sum, line) => sum + (line.originalUnitPriceSet ? shop(line.originalUnitPriceSet) : 0) * (line.currentQuantity ?? 0),
        0,
      ),
    presentmentCurrency: order.presentmentCurrencyCode ?? presentment?.currencyCode ?? null,
    presentmentTotal: presentment ? toMinor(presentment.amount, presentment.currencyCode) : null,
    financialStatus: (order.displayFinancialStatus ?? "unknown").toLowerCase(),
    cancelledAt: order.cancelledAt,
    test: order.test ?? false,
    sourceName: order.sourceName,
    isRenewal: isRenewalOrder(traits),
    isReplacement: isReplacementOrder(traits),
    discountCodes: order.discountCodes ?? [],
    tokens: [],
    lines: (order.lineItems ?? []).map(({ id, title, originalUnitPriceSet: price }) => ({
      id: id === null ? null : id.slice(id.lastIndexOf("/") + 1),
      unitPrice: price ? shop(price) : 0,
      title: title ?? "",
      handle: null,
      variantId: null,
    })),
    country: order.billingAddress?.countryCodeV2 ?? null,
    email: order.email ?? email,
    phone: order.phone ?? phone,
    customer: order.customer && {
      id: order.customer.id,
      name: [order.customer.firstName, order.customer.lastName].filter(Boolean).join(" ") || null,
      email,
      phone,
      createdAt: order.customer.createdAt,
      updatedAt: order.customer.updatedAt,
    },
    refunds,
    refundedUnlisted: order.refunds === null && order.totalRefundedSet ? shop(order.totalRefundedSet) : 0,
  });
}

/** Where prices contain tax and only the tax of everything is told (metrics.md F3, net_sales): goods have the part of it that they have of the total. */
function partOfTax(
  order: z.output<typeof graphqlSchema>,
  subtotal: number,
  shop: (set: z.output<typeof gqlMoney>) => number,
): number {
  if (!order.taxesIncluded || !order.currentTotalTaxSet || !order.currentTotalPriceSet) return 0;
  const total = shop(order.currentTotalPriceSet);
  return total === 0 ? 0 : Math.round((shop(order.currentTotalTaxSet) * Math.min(subtotal, total)) / total);
}
