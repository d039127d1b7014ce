import type { StoredIdentifier } from "#app/identity/identifier.ts";
import { orderReferences } from "#app/identity/normalise.ts";
import type { FoldedTicket } from "./fold.ts";

/** Everything by which a ticket and an order may find each other, orders quoted in the ticket included (metrics.md G19). */
export function ticketIdentifiers({
  identifiers,
  orderNames,
  messages,
}: Pick<FoldedTicket, "identifiers" | "orderNames" | "messages">): StoredIdentifier[] {
  const written = messages.flatMap(({ mentions }) =>
    (mentions ?? []).flatMap((key) => (key.startsWith("order:") ? [key.slice("order:".length)] : [])),
  );
  const quoted = new Set([...orderReferences(orderNames), ...written]);
  return [...identifiers, ...Array.from(quoted, (value) => ({ kind: "order_ref" as const, value }))];
}
