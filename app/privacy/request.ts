import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";

const id = z.union([z.string(), z.number()]).transform(String);
const request = z.object({
  customer: z.object({ id: id.nullish(), email: z.string().nullish(), phone: z.string().nullish() }).nullish(),
  orders_requested: z.array(id).nullish(),
  orders_to_redact: z.array(id).nullish(),
});

/** Whom a privacy request is about; any part may be missing. */
export type PrivacyRequest = { customerId: string | null; email: string | null; phone: string | null; orderIds: string[] };

/** Reads the payload of customers/data_request and customers/redact. */
export function readPrivacyRequest(payload: unknown): PrivacyRequest {
  const { customer, orders_requested, orders_to_redact } = readWith(request, payload);
  return {
    customerId: customer?.id ? `gid://shopify/Customer/${customer.id}` : null,
    email: customer?.email ?? null,
    phone: customer?.phone ?? null,
    orderIds: (orders_to_redact ?? orders_requested ?? []).map((each) => `gid://shopify/Order/${each}`),
  };
}
