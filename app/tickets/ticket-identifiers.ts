import type { StoredIdentifier } from "#app/identity/identifier.ts";
import { orderReferences } from "#app/identity/normalise.ts";
import type { FoldedTicket } from "./fold.ts";

/** Everything by which a ticket and an order may find each other, orders quoted in the ticket included (metrics.md G19). */
export function ticketIdentifiers(folded: Pick<FoldedTicket, "identifiers" | "orderNames">): StoredIdentifier[] {
  const quoted = orderReferences(folded.orderNames).map((value) => ({ kind: "order_ref" as const, value }));
  return [...folded.identifiers, ...quoted];
}
