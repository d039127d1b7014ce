/** One way of reading a ticket's type: the first rule with a matching tag or helpdesk type wins (metrics.md A7). */
export type TypeRule = {
  /** The type it gives. */
  type: string;
  tags: string[];
  /** The helpdesk's own types. */
  values: string[];
};

/** How a shop reads its tickets. Words are compared without regard to case. */
export type TicketRules = {
  types: TypeRule[];
  /** Tags and types that mean a complaint (A14). */
  complaintTags: string[];
  /** Tags that mean an escalation (C6). */
  escalationTags: string[];
  /** Whether a snoozed ticket is resolved until it wakes (G7). */
  snoozeClosed: boolean;
};

/** Until the merchant says otherwise. */
export const defaultRules: TicketRules = {
  types: [],
  complaintTags: ["complaint", "complaints"],
  escalationTags: ["escalated", "escalation"],
  snoozeClosed: false,
};

type Labelled = { type: string | null; tags: readonly string[] };

/** The ticket's type by the shop's rules, else the helpdesk's own. */
export function typeOf({ types }: TicketRules, { type, tags }: Labelled): string | null {
  const rule = types.find((each) => hasAny(each.tags, tags) || (type !== null && hasAny(each.values, [type])));
  return rule?.type ?? type;
}

/** Whether a ticket is a complaint (metrics.md A14): by tag, or by the helpdesk's or the shop's own type. */
export function isComplaint(rules: TicketRules, ticket: Labelled): boolean {
  const types = [ticket.type, typeOf(rules, ticket)].filter((type) => type !== null);
  return hasAny(rules.complaintTags, [...ticket.tags, ...types]);
}

/** Whether any of `words` is among `given`, whatever their case. */
export function hasAny(words: readonly string[], given: readonly string[]): boolean {
  const known = new Set(words.map((word) => word.toLowerCase()));
  return given.some((word) => known.has(word.toLowerCase()));
}
