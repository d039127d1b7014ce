/**
 * Why credits of an order are computed again, as its history tells it (metrics.md R17), with a sentence for people. Earlier ones are
 * what a merchant would name where several apply.
 */
export const causeSentence: Record<string, string> = {
  ruleset: "Another ruleset came into force.",
  spam: "A conversation was marked as spam.",
  unspam: "A conversation turned out to be no spam.",
  deleted: "A conversation or the order was deleted.",
  merge: "Conversations were merged.",
  customer_merge: "The store found two customers to be one.",
  chargeback: "The bank took the payment back.",
  refund: "Money was given back.",
  cancelled: "The order was cancelled.",
  edited: "The order was edited.",
  late_ticket: "A message of the conversation became known.",
  identity: "An address or number was found to belong to other customers than before.",
  customer: "More became known of the customer.",
  paid: "The order was paid.",
  late_order: "The order became known.",
  updated: "The order was changed.",
  recompute: "Everything was computed again.",
};

const byWeight = Object.keys(causeSentence);

/** Place of a cause among those that apply at once; the smallest is named. */
export function causeRank(cause: string): number {
  const at = byWeight.indexOf(cause);
  return at === -1 ? byWeight.length : at;
}
