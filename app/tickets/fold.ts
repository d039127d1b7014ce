import type { Channel, TicketStatus } from "#app/helpdesks/contract.ts";
import type { StoredIdentifier } from "#app/identity/identifier.ts";
import { countedAnswers } from "#app/surveys/count-once.ts";
import type { RatingData, TicketFact, TicketFieldsData, TicketMessage } from "./facts.ts";

export type Transition = {
  at: number;
  to: TicketStatus;
  actorKind: string | null;
  actorId: string | null;
  /** Who held the ticket at that moment. */
  assigneeId: string | null;
};

/** The ticket as all facts together tell it (metrics.md section 1, "Derived on a ticket"). */
export type FoldedTicket = {
  createdAt: number;
  channel: Channel;
  type: string | null;
  tags: string[];
  startedBy: "customer" | "merchant";
  status: TicketStatus;
  subject: string | null;
  url: string | null;
  assigneeId: string | null;
  /** Who held the ticket from when on, ascending; null = nobody. */
  assignments: { at: number; agentId: string | null }[];
  team: string | null;
  orderNames: string[];
  isSpam: boolean;
  isTest: boolean;
  deletedAt: number | null;
  mergedInto: string | null;
  requester: { name: string | null; key: string | null };
  identifiers: StoredIdentifier[];
  firstCustomerAt: number;
  customerWrote: boolean;
  transitions: Transition[];
  /** Tags from each instant on; the first ones also before. */
  tagChanges: { at: number; tags: string[] }[];
  /** When it went to another team or was escalated (metrics.md C6). */
  escalations: number[];
  ratings: (RatingData & { key: string })[];
  /** own messages and those of tickets merged into this one, ascending by time */
  messages: TicketMessage[];
};

const SAME_CHANGE = 60_000;

/**
 * Folds the facts of one ticket, in the order they happened, whatever the order they arrived in (G12).
 * @param messages own messages
 * @param absorbed messages of the tickets merged into this one (G6)
 * @param reading whether a snoozed ticket is resolved until it wakes (G7)
 */
export function foldTicket(
  facts: readonly TicketFact[],
  messages: readonly TicketMessage[],
  absorbed: readonly TicketMessage[] = [],
  { snoozeClosed = false }: { snoozeClosed?: boolean } = {},
): FoldedTicket {
  const ordered = facts.toSorted((a, b) => a.at - b.at || compareText(a.key, b.key));
  const fields: TicketFieldsData = {};
  const identifiers = new Map<string, StoredIdentifier>();
  const transitions: Transition[] = [];
  const tagChanges: FoldedTicket["tagChanges"] = [];
  const escalations: number[] = [];
  const ratings: (RatingData & { key: string })[] = [];
  const assignments: FoldedTicket["assignments"] = [];
  let status: TicketStatus = "open";
  let assigneeId: string | null = null;
  let team: string | null = null;
  let isSpam = false;
  let deletedAt: number | null = null;
  let mergedInto: string | null = null;

  const observe = (at: number, told: TicketStatus, actorKind: string | null, actorId: string | null) => {
    const to = snoozeClosed && told === "snoozed" ? "closed" : told;
    const last = transitions.at(-1);
    if (to !== status) transitions.push({ at, to, actorKind, actorId, assigneeId });
    else if (last && at - last.at <= SAME_CHANGE && last.to === to && last.actorKind === null && actorKind !== null) {
      // The same change told twice, the second time with who did it: some helpdesks note that a moment later.
      Object.assign(last, { actorKind, actorId });
    }
    status = to;
  };

  const assign = (at: number, agentId: string | null) => {
    if (agentId !== assigneeId) assignments.push({ at, agentId });
    assigneeId = agentId;
  };

  const moveTo = (at: number, next: string | null) => {
    if (team !== null && next !== null && next !== team) escalations.push(at);
    team = next;
  };

  for (const [index, fact] of ordered.entries()) {
    switch (fact.kind) {
      case "ticket": {
        const { requester, ...rest } = fact.data;
        Object.assign(fields, rest, requester ? { requester } : {});
        if (rest.assigneeId !== undefined) assign(fact.at, rest.assigneeId);
        if (rest.team !== undefined) moveTo(fact.at, rest.team);
        if (rest.tags !== undefined) tagChanges.push({ at: fact.at, tags: rest.tags });
        if (rest.spam !== undefined) isSpam = rest.spam;
        if (rest.deleted !== undefined) deletedAt = rest.deleted ? (deletedAt ?? fact.at) : null;
        if (rest.status !== undefined) observe(fact.at, rest.status, null, null);
        break;
      }
      case "writer":
        for (const id of fact.data.ids) identifiers.set(`${id.kind}:${id.value}`, id);
        break;
      case "status":
        if (fact.data.estimated && seenNext(ordered, index) !== fact.data.to) break;
        observe(fact.at, fact.data.to, fact.data.actorKind, fact.data.actorId);
        break;
      case "assigned":
        assign(fact.at, fact.data.assigneeId);
        moveTo(fact.at, fact.data.team ?? team);
        break;
      case "escalated":
        escalations.push(fact.at);
        team = fact.data.toTeam ?? team;
        break;
      case "merged":
        mergedInto = fact.data.into;
        break;
      case "spam":
        isSpam = true;
        break;
      case "unspam":
        isSpam = false;
        break;
      case "deleted":
        deletedAt = fact.at;
        break;
      case "rated":
        ratings.push({ ...fact.data, key: fact.key });
        break;
    }
  }
  for (const id of fields.requester?.ids ?? []) identifiers.set(`${id.kind}:${id.value}`, id);

  const all = [...messages, ...absorbed.filter((message) => !toldAgain(message, messages))].toSorted(
    (a, b) => a.sentAt - b.sentAt || compareText(a.id, b.id),
  );
  const createdAt = fields.createdAt ?? Math.min(...ordered.map(({ at }) => at), ...messages.map(({ sentAt }) => sentAt));
  const firstCustomer = all.find(isCustomerMessage);
  return {
    createdAt,
    channel: fields.channel ?? "other",
    type: fields.type ?? null,
    tags: fields.tags ?? [],
    startedBy: fields.startedBy ?? startedBy(messages),
    status,
    subject: fields.subject ?? null,
    url: fields.url ?? null,
    assigneeId,
    assignments,
    team,
    orderNames: fields.orderNames ?? [],
    isSpam,
    isTest: fields.test ?? false,
    deletedAt,
    mergedInto,
    requester: { name: fields.requester?.name ?? null, key: fields.requester?.key ?? null },
    identifiers: [...identifiers.values()].toSorted((a, b) => compareText(a.kind + a.value, b.kind + b.value)),
    firstCustomerAt: firstCustomer?.sentAt ?? createdAt,
    customerWrote: firstCustomer !== undefined,
    transitions,
    tagChanges,
    escalations,
    ratings: keptRatings(ratings),
    messages: all,
  };
}

/** How the ticket was next seen to stand after the fact at `index`; null when it was not looked at since. */
function seenNext(ordered: readonly TicketFact[], index: number): TicketStatus | null {
  for (let at = index + 1; at < ordered.length; at++) {
    const fact = ordered[at]!;
    if (fact.kind === "status" && !fact.data.estimated) return fact.data.to;
    if (fact.kind === "ticket" && fact.data.status !== undefined) return fact.data.status;
  }
  return null;
}

/** Some helpdesks show a merged ticket's conversation in the surviving one as well. */
function toldAgain({ id, sentAt }: TicketMessage, own: readonly TicketMessage[]): boolean {
  return own.some((message) => message.id === id && message.sentAt === sentAt);
}

/** The tags that the ticket had at an instant. */
export function tagsAt({ tagChanges, tags }: Pick<FoldedTicket, "tagChanges" | "tags">, at: number): string[] {
  return (tagChanges.findLast((change) => change.at <= at) ?? tagChanges[0])?.tags ?? tags;
}

/** G4, G15: a public message a customer wrote, not a machine in their name. */
export function isCustomerMessage(message: TicketMessage): boolean {
  return message.isPublic && message.authorKind === "customer" && !message.autoReply;
}

/** G4: a public reply a person wrote. */
export function isHumanReply(message: TicketMessage): boolean {
  return message.isPublic && message.authorKind === "human" && !message.autoReply;
}

/** G4: a public reply of an AI agent. */
export function isAiReply(message: TicketMessage): boolean {
  return message.isPublic && message.authorKind === "ai" && !message.autoReply;
}

/** Score 0 is no answer (D1). */
function keptRatings<R extends RatingData & { key: string }>(ratings: R[]): R[] {
  return countedAnswers(ratings.filter((rating) => rating.kind === "nps" || rating.score !== 0));
}

function startedBy(messages: readonly TicketMessage[]): "customer" | "merchant" {
  const first = messages
    .filter((message) => message.isPublic)
    .toSorted((a, b) => a.sentAt - b.sentAt || compareText(a.id, b.id))[0];
  return first && first.authorKind !== "customer" ? "merchant" : "customer";
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
