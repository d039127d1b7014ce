import type { CandidateFacts, MessageFacts, OrderFacts } from "#app/attribution/facts.ts";

/** Who writes in a conversation, in the dictionary's letters: customer, agents A, B, D, an AI, a rule, a note by D. */
export type Author = "C" | "A" | "B" | "D" | "AI" | "R" | "N";

/** Our agent ids of the dictionary's agents: A = 1, AI = 9. */
export const agents = { A: "1:1", B: "1:2", D: "1:4", AI: "1:9" } as const;

const authors: Record<Author, Pick<MessageFacts, "authorKind" | "authorId" | "isPublic">> = {
  C: { authorKind: "customer", authorId: null, isPublic: true },
  A: { authorKind: "human", authorId: agents.A, isPublic: true },
  B: { authorKind: "human", authorId: agents.B, isPublic: true },
  D: { authorKind: "human", authorId: agents.D, isPublic: true },
  AI: { authorKind: "ai", authorId: agents.AI, isPublic: true },
  R: { authorKind: "rule", authorId: null, isPublic: true },
  N: { authorKind: "human", authorId: agents.D, isPublic: false },
};

/** A message at an instant (ISO 8601). */
export function message(author: Author, at: string, change: Partial<MessageFacts> = {}): MessageFacts {
  return { at: Date.parse(at), ...authors[author], autoReply: false, mentions: null, ...change };
}

/** A minute-by-minute conversation from an instant on, for stories in which only the order of messages matters. */
export function conversation(start: string, ...written: Author[]): MessageFacts[] {
  return written.map((author, i) => message(author, new Date(Date.parse(start) + i * 60_000).toISOString()));
}

/** A customer-started ticket that matches exactly; created with its first message. */
export function ticket(ticketId: string, messages: MessageFacts[], change: Partial<CandidateFacts> = {}): CandidateFacts {
  const firstCustomer = messages.find(({ authorKind }) => authorKind === "customer");
  const createdAt = change.createdAt ?? messages[0]!.at;
  return {
    ticketId,
    createdAt,
    firstCustomerAt: firstCustomer?.at ?? createdAt,
    startedBy: "customer",
    customerWrote: firstCustomer !== undefined,
    isSpam: false,
    isTest: false,
    isStaff: false,
    deletedAt: null,
    mergedInto: null,
    type: null,
    tags: [],
    orderRefs: [],
    quotesEarlierOrder: false,
    assignments: [],
    match: { level: 2, by: "email", confidence: "exact" },
    messages,
    ...change,
  };
}

/** A paid order of `amount` minor units on every basis. */
export function order(at: string, amount: number, change: Partial<OrderFacts> = {}): OrderFacts {
  return {
    id: "gid://shopify/Order/5001",
    name: "#1042",
    at: Date.parse(at),
    createdAt: Date.parse(at),
    currency: "EUR",
    amounts: { netPaid: amount, gross: amount, netSales: amount },
    financialStatus: "paid",
    cancelled: false,
    test: false,
    sourceName: "web",
    isRenewal: false,
    isReplacement: false,
    evidenceKeys: [],
    refunds: [],
    edits: [],
    beforeInstall: false,
    ...change,
  };
}
