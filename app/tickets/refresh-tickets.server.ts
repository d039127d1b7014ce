import type { ShopDb } from "#app/lib/db.server.ts";
import { type FoldedTicket, foldTicket } from "./fold.ts";
import type { TicketInputs } from "./inputs.server.ts";
import { customersOf, linkContacts } from "./link-contacts.server.ts";
import { loadFacts, survivors } from "./load-facts.server.ts";
import { markReachedOrders } from "./mark-reached-orders.server.ts";
import { measureTicket } from "./measure.ts";
import { loadPreviousActions } from "./previous-actions.server.ts";
import { replaceTickets } from "./replace-tickets.server.ts";
import { markSamePeople, nameCustomers, toldLinks } from "./same-person.server.ts";
import type { DerivedTicket } from "./ticket-rows.ts";

export type TicketContext = TicketInputs & {
  /** Longest time after the customer's first message at which an order may still be credited to a ticket, under any ruleset. */
  reachMs: number;
};

/**
 * Folds and measures the given tickets (and those merged with them) again from their facts, replaces every row derived from
 * them and marks the orders whose credits may have changed (R17), in the caller's transaction.
 * @param causes ticket id → why it changed
 * @returns number of tickets refreshed
 */
export async function refreshTickets(tx: ShopDb, context: TicketContext, causes: ReadonlyMap<string, string>): Promise<number> {
  const loaded = await loadFacts(tx, [...causes.keys()]);
  const roots = survivors(loaded);
  const absorbed = Map.groupBy(roots.keys(), (id) => roots.get(id)!);
  const folded = new Map<string, FoldedTicket>();
  for (const [id, { facts, messages }] of loaded) {
    if (facts.length === 0 && messages.length === 0) continue;
    const others = (absorbed.get(id) ?? []).flatMap((each) => loaded.get(each)!.messages);
    folded.set(id, foldTicket(facts, messages, others, context.rules));
  }
  adoptIdentifiers(folded, roots);
  const staff = await staffEmails(tx, folded);
  const previousAction = await loadPreviousActions(
    tx,
    [...folded.values()].flatMap(({ messages }) => messages),
  );
  const tickets: DerivedTicket[] = [...folded].map(([id, ticket]) => {
    const isStaff = ticket.identifiers.some(({ kind, value }) => kind === "email" && staff.has(value));
    const known = { ...ticket, mergedInto: roots.get(id) ?? null };
    return { id, folded: known, isStaff, measure: measureTicket(known, { ...context, previousAction, isStaff }) };
  });
  const ids = tickets.map(({ id }) => id);
  const before = await customersOf(tx, ids);
  const linked = await toldLinks(tx, ids);
  await replaceTickets(tx, tickets, context.teamOf);
  await nameCustomers(tx, ids);
  await markSamePeople(tx, ids, linked, await toldLinks(tx, ids));
  await linkContacts(tx, ids, [...before, ...(await customersOf(tx, ids))]);
  await markReachedOrders(tx, tickets, context.reachMs, causes);
  return tickets.length;
}

/** The survivor of a merge is reached by everybody who wrote in the merged tickets; the merged-away ones by nobody. */
function adoptIdentifiers(folded: Map<string, FoldedTicket>, roots: ReadonlyMap<string, string>): void {
  for (const [id, root] of roots) {
    const source = folded.get(id);
    const target = folded.get(root);
    if (!source) continue;
    if (target) {
      const known = new Set(target.identifiers.map(({ kind, value }) => `${kind}:${value}`));
      target.identifiers.push(...source.identifiers.filter(({ kind, value }) => !known.has(`${kind}:${value}`)));
      target.orderNames = [...new Set([...target.orderNames, ...source.orderNames])];
    }
    source.identifiers = [];
  }
}

/** G14: tickets from an agent's own address, or from one that the merchant named, are the team talking to itself. */
async function staffEmails(tx: ShopDb, folded: Map<string, FoldedTicket>): Promise<Set<string>> {
  const emails = [...folded.values()].flatMap(({ identifiers }) =>
    identifiers.filter(({ kind }) => kind === "email").map(({ value }) => value),
  );
  if (emails.length === 0) return new Set();
  const rows = await tx.rows<{ emailHash: string }>(
    `SELECT "emailHash" FROM "Agent" WHERE "shopId" = $1 AND "emailHash" = ANY($2)
     UNION SELECT "emailHash" FROM "StaffAddress" WHERE "shopId" = $1 AND "emailHash" = ANY($2)`,
    emails,
  );
  return new Set(rows.map(({ emailHash }) => emailHash));
}
