import { expect, test } from "vitest";
import { UnreadableEvent } from "#app/lib/errors.ts";
import { readDispute } from "./read-dispute.ts";

const dispute = {
  id: 1052608616,
  order_id: 5001,
  type: "chargeback",
  amount: "40.00",
  currency: "EUR",
  reason: "fraudulent",
  status: "lost",
  initiated_at: "2026-03-10T00:00:00-04:00",
  finalized_on: "2026-04-02",
};

test("R15 a dispute takes the money when it is lost or given up, and not before", () => {
  const taken = { orderId: "gid://shopify/Order/5001", amount: 4000, currency: "EUR", at: new Date("2026-04-02") };
  expect(readDispute(dispute)).toMatchObject(taken);
  expect(readDispute({ ...dispute, status: "accepted", finalized_on: null })?.at).toEqual(new Date("2026-03-10T04:00:00Z"));
  for (const status of ["needs_response", "under_review", "won", "charge_refunded"])
    expect(readDispute({ ...dispute, status })).toBeNull();
  expect(readDispute({ ...dispute, order_id: null })).toBeNull();
});

test("what is missing is named", () => {
  expect(() => readDispute({ ...dispute, currency: undefined })).toThrow(new UnreadableEvent("currency", "").constructor);
  expect(() => readDispute({ ...dispute, currency: undefined })).toThrow(/^currency: /);
});
