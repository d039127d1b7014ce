import { z } from "zod";
import { UnreadableEvent } from "#app/lib/errors.ts";
import { toMinor } from "#app/lib/money.ts";

/** A chargeback the shop has lost: money taken back by the bank. `amount` is minor units of `currency`. */
export type LostDispute = { id: string; orderId: string; at: Date; amount: number; currency: string };

const id = z.union([z.string().min(1), z.number().int()]).transform(String);
const payloadSchema = z.object({
  id,
  order_id: id.nullish(),
  amount: z.union([z.string(), z.number()]),
  currency: z.string().length(3),
  status: z.string(),
  initiated_at: z.iso.datetime({ offset: true }),
  finalized_on: z.string().nullish(),
});

/** Given up is as lost as lost. */
const lost = new Set(["lost", "accepted"]);

/**
 * Reads a disputes/create or disputes/update payload.
 * @returns null while nothing is lost, or when no order is concerned
 */
export function readDispute(payload: unknown): LostDispute | null {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new UnreadableEvent(issue.path.map(String).join(".") || "payload", issue.message);
  }
  const { id: number, order_id: order, amount, currency, status, initiated_at: initiated, finalized_on: finalized } = parsed.data;
  if (!lost.has(status) || !order) return null;
  const at = new Date(finalized ?? initiated);
  if (Number.isNaN(at.getTime())) throw new UnreadableEvent("finalized_on", `"${finalized}" is not a day`);
  return {
    id: `gid://shopify/ShopifyPaymentsDispute/${number}`,
    orderId: `gid://shopify/Order/${order}`,
    at,
    amount: toMinor(amount, currency),
    currency,
  };
}
