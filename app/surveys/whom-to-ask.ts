import { isTransactional, type SurveyScope } from "./kinds.ts";
import type { SurveySettings } from "./settings.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** One invitation per ticket in this time (metrics.md D1). */
const TICKET_PAUSE_MS = 7 * DAY;
/** Stretch of the budget over all kinds. */
export const BUDGET_MS = 30 * DAY;

/** Every reason for not asking, as it is logged and as a merchant reads it. */
export const notAskedReasons = {
  switched_off: "This survey is switched off",
  spam: "The ticket is spam",
  test: "The ticket is a test",
  merged: "The ticket was merged into another",
  deleted: "The ticket was deleted",
  staff: "The ticket was written by the team",
  not_answered: "Nobody had answered yet",
  reopened: "The customer came back: the conversation goes on",
  excluded_tag: "The ticket has a tag that excludes it",
  rated_already: "The customer has rated this conversation in the helpdesk",
  asked_about_ticket: "The customer was asked about this ticket within 7 days",
  cool_down: "The customer was asked not long ago",
  budget: "The customer has been asked often enough this month",
  holdout: "The customer is in the group that is never asked",
  not_their_conversation: "The conversation belongs to somebody else",
  conversation_over: "The conversation ended more than 7 days ago",
  rate_limit: "Too many requests came from one place",
  unreachable: "There is no way to reach the customer",
  not_sent: "The helpdesk or mail server did not take the message",
} as const;
export type NotAskedReason = keyof typeof notAskedReasons;

/** What matters about the ticket one would ask about; instants are epoch milliseconds. */
export type AskedTicket = {
  isSpam: boolean;
  isTest: boolean;
  isStaff: boolean;
  isDeleted: boolean;
  isMerged: boolean;
  /** A person or an AI has answered. */
  isAnswered: boolean;
  /** Resolved once, and open again. */
  isReopened: boolean;
  tags: readonly string[];
  /** Last invitation about it. */
  askedAt: number | null;
  /** Last rating that the helpdesk told. */
  ratedAt: number | null;
};

/** What matters about the person, over everything they are known by. */
export type AskedPerson = {
  /** Last invitation about a conversation, and about the shop. */
  askedAboutTicketAt: number | null;
  askedAboutShopAt: number | null;
  /** Invitations of any kind within the budget's stretch. */
  askedLately: number;
  /** Always the same number from 0 to below 100 for the same person. */
  percentile: number;
};

export type Candidate = {
  now: number;
  isOn: boolean;
  scope: SurveyScope;
  /** null = none, or not known yet */
  ticket: AskedTicket | null;
  /** null = nobody we could recognise */
  person: AskedPerson | null;
};

/**
 * Whether to ask somebody (metrics.md D1): the conversation must be over and count, and nobody is asked too often.
 * @returns the first reason not to; null = ask
 */
export function reasonNotToAsk(
  { now, isOn, scope, ticket, person }: Candidate,
  ask: SurveySettings["ask"],
): NotAskedReason | null {
  if (!isOn) return "switched_off";
  const about = ticket && reasonOfTicket(ticket, now, ask);
  if (about) return about;
  if (!person) return null;
  const [last, pause] = isTransactional(scope)
    ? [person.askedAboutTicketAt, ask.hoursBetween * HOUR]
    : [person.askedAboutShopAt, ask.daysBetween * DAY];
  if (last !== null && now - last < pause) return "cool_down";
  if (person.askedLately >= ask.mostInThirtyDays) return "budget";
  return person.percentile < ask.holdout ? "holdout" : null;
}

function reasonOfTicket(ticket: AskedTicket, now: number, { withoutTags }: SurveySettings["ask"]): NotAskedReason | null {
  if (ticket.isMerged) return "merged";
  if (ticket.isDeleted) return "deleted";
  if (ticket.isSpam) return "spam";
  if (ticket.isTest) return "test";
  if (ticket.isStaff) return "staff";
  if (!ticket.isAnswered) return "not_answered";
  if (ticket.isReopened) return "reopened";
  const excluded = new Set(withoutTags.map((tag) => tag.toLowerCase()));
  if (ticket.tags.some((tag) => excluded.has(tag.toLowerCase()))) return "excluded_tag";
  if (ticket.ratedAt !== null && now - ticket.ratedAt < TICKET_PAUSE_MS) return "rated_already";
  if (ticket.askedAt !== null && now - ticket.askedAt < TICKET_PAUSE_MS) return "asked_about_ticket";
  return null;
}
