import { createHash } from "node:crypto";
import { z } from "zod";
import { UnreadableEvent } from "#app/lib/errors.ts";
import type { ShopOrder, ShopRefund } from "./contract.ts";

/** What both of Shopify's shapes of an order have in common: kinds of fields, and what is worked out from them. */
export const instant = z.string().transform((text, context) => {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: "custom", message: `"${text}" is not an ISO 8601 time` });
  return z.NEVER;
});
export const numericId = z.union([z.string().min(1), z.number().int()]).transform(String);
export const amount = z
  .union([z.string(), z.number()])
  .refine((value) => /^-?\d+(\.\d+)?$/.test(String(value).trim()), { message: "is not an amount of money" });
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

/** How far an order has come: of two payloads of the same second the later state wins. */
const progress = [
  "unknown",
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
];

export function versioned(order: Omit<ShopOrder, "version">): ShopOrder {
  const rank = String(Math.max(0, progress.indexOf(order.financialStatus)) + (order.cancelledAt ? 50 : 0)).padStart(2, "0");
  const { email: _email, phone: _phone, customer: _customer, ...content } = order;
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 12);
  return { ...order, version: `${order.updatedAt.toISOString()}|${rank}|${hash}` };
}

export function sumPaidBack(refunds: readonly ShopRefund[]): number {
  return refunds.reduce((sum, { paidBack }) => sum + paidBack, 0);
}

/** @throws {UnreadableEvent} naming the first field that is not as Shopify says */
export function parse<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new UnreadableEvent(issue.path.map(String).join(".") || "payload", issue.message);
}
