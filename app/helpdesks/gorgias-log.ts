import { z } from "zod";
import type { Actor, TicketEvent, TicketStatus } from "./contract.ts";
import { id, instant, optional } from "./parse.ts";

/** One entry of Gorgias' event log, as `GET /api/events` lists it and as an integration's context carries it. */
export const gorgiasEvent = z.object({
  id: optional(id),
  type: optional(z.string()),
  object_id: optional(id),
  user_id: optional(id),
  /** The same for all that one cause brought about. */
  context: optional(z.string()),
  data: z.unknown().optional(),
  created_datetime: optional(instant),
});
export type GorgiasEvent = z.output<typeof gorgiasEvent>;

/** What the log is read against: the ticket as it stands. */
type Standing = {
  id: string;
  closedAt: Date | undefined;
  status: TicketStatus;
  team: string | undefined;
  aiUsers: ReadonlySet<string>;
};

/** The log's clock and the ticket's own tell a closing some milliseconds apart. */
const SAME_CLOSING_MS = 60_000;

/** What a ticket went through: closings and reopenings with who did it, holders, escalations, spam, merges, deletion. */
export function lifecycleEvents(ticket: Standing, log: readonly GorgiasEvent[]): TicketEvent[] {
  const ordered = log.toSorted((a, b) => timeOf(a) - timeOf(b));
  const last = ordered.findLast((each) => isLastClosing(ticket, each));
  const events: TicketEvent[] = ticket.closedAt
    ? [statusEvent(ticket, "closed", ticket.closedAt, last && actorOf(ticket, last, log))]
    : [];
  for (const each of ordered) if (each !== last) events.push(...logged(ticket, each, log));
  return events;
}

function isLastClosing({ closedAt }: Standing, { type, created_datetime: at }: GorgiasEvent): boolean {
  if (!closedAt || (type !== "ticket-closed" && type !== "ticket-status-updated")) return false;
  return at === undefined || Math.abs(at.getTime() - closedAt.getTime()) <= SAME_CLOSING_MS;
}

function logged(ticket: Standing, entry: GorgiasEvent, log: readonly GorgiasEvent[]): TicketEvent[] {
  const at = entry.created_datetime;
  if (!at) return [];
  const of = (what: string) => ({ key: `${what}-${ticket.id}-${at.toISOString()}`, at, ticketId: ticket.id });
  const status = (to: TicketStatus) => [statusEvent(ticket, to, at, actorOf(ticket, entry, log))];
  switch (entry.type) {
    case "ticket-closed":
      return status("closed");
    case "ticket-reopened":
    case "ticket-self-unsnoozed":
      return status("open");
    case "ticket-snoozed":
      return status("snoozed");
    case "ticket-status-updated":
      // A trigger's name: where to, only the ticket tells. A closing without its time is told by the ticket itself.
      return ticket.status === "closed" ? [] : status(ticket.status);
    case "ticket-assigned":
    case "ticket-unassigned": {
      const assignee = named(entry.data, ["assignee_user_id"]);
      return [{ ...of("assigned"), kind: "assigned", assignee: assignee === undefined ? null : { id: assignee } }];
    }
    case "ticket-team-assigned":
      return isHandedOn(entry, log)
        ? [{ ...of("escalated"), kind: "escalated", toTeam: isLatestTeam(entry, log) ? ticket.team : undefined }]
        : [];
    case "ticket-marked-spam":
      return [{ ...of("spam"), kind: "spam" }];
    case "ticket-unmarked-spam":
      return [{ ...of("unspam"), kind: "unspam" }];
    case "ticket-trashed":
    case "ticket-deleted":
      return [{ ...of("deleted"), kind: "deleted" }];
    case "ticket-untrashed":
      return [{ ...of("restored"), kind: "ticket", fields: { deleted: false } }];
    case "ticket-merged": {
      const into = named(entry.data, mergeTargets);
      return into === undefined || into === ticket.id ? [] : [{ ...of("merged"), kind: "merged", into }];
    }
    default:
      return [];
  }
}

/** Gorgias does not document how a merge names the ticket that stays; these are the shapes its other events have. */
const mergeTargets = [
  "merged_into_ticket",
  "into_ticket",
  "target_ticket",
  "merged_into_ticket_id",
  "into_ticket_id",
  "target_ticket_id",
];

function statusEvent({ id: ticketId }: Standing, to: TicketStatus, at: Date, actor: Actor | undefined): TicketEvent {
  const name = { open: "opened", closed: "closed", snoozed: "snoozed", pending: "pending" }[to];
  return {
    key: `${name}-${ticketId}-${at.toISOString()}${actor ? `-by-${actor.id ?? actor.kind}` : ""}`,
    at,
    kind: "status",
    ticketId,
    to,
    actor,
  };
}

/** Nobody's doing is a rule's when one ran in the same context; a customer may open a ticket, but closes none. */
function actorOf(
  { aiUsers }: Standing,
  { type, user_id: userId, context }: GorgiasEvent,
  log: readonly GorgiasEvent[],
): Actor | undefined {
  if (userId !== undefined) return { kind: aiUsers.has(userId) ? "ai" : "human", id: userId };
  const rule = context === undefined ? undefined : log.find((each) => each.type === "rule-executed" && each.context === context);
  const ruleId = rule && named(rule.data, ["id"]);
  if (ruleId !== undefined) return { kind: "rule", id: `rule-${ruleId}` };
  return type === "ticket-closed" ? { kind: "system" } : undefined;
}

/** The first team a ticket gets is its own; a further one is handed on to. */
function isHandedOn(entry: GorgiasEvent, log: readonly GorgiasEvent[]): boolean {
  const team = named(entry.data, ["assignee_team_id"]);
  return log.some(
    (each) =>
      each.type === "ticket-team-assigned" && timeOf(each) < timeOf(entry) && named(each.data, ["assignee_team_id"]) !== team,
  );
}

function isLatestTeam(entry: GorgiasEvent, log: readonly GorgiasEvent[]): boolean {
  return !log.some((each) => /^ticket-team-(un)?assigned$/.test(each.type ?? "") && timeOf(each) > timeOf(entry));
}

/** Id under the first of these names, plain or as an object with an id. */
function named(data: unknown, names: readonly string[]): string | undefined {
  const record = z.record(z.string(), z.unknown()).safeParse(data).data ?? {};
  for (const name of names) {
    const found = z.union([id, z.object({ id }).transform((each) => each.id)]).safeParse(record[name]);
    if (found.success) return found.data;
  }
  return undefined;
}

function timeOf({ created_datetime: at }: GorgiasEvent): number {
  return at?.getTime() ?? 0;
}
