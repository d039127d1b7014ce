import { z } from "zod";
import { UnreadableEvent } from "#app/lib/errors.ts";
import type { TicketEvent, TicketHint } from "./contract.ts";
import { id, instant, optional, readWith } from "./parse.ts";
import { assignedKey, channelOf, mergedEvent, noneOrId, statusEvent, statusOf, ticketEvent } from "./zendesk-facts.ts";

const text = z.string();
const PREFIX = "zen:event-type:ticket.";

const detail = z.object({
  id,
  created_at: instant,
  updated_at: instant,
  subject: z.string().nullish(),
  tags: optional(z.array(text)),
  via: optional(z.object({ channel: optional(text) })),
});
const eventBody = z.object({ type: text, time: instant, detail });
const changedText = z.object({ event: z.object({ current: text }) });
const changedAssignee = z.object({ event: z.object({ current: noneOrId }) });
const mergedInto = z.object({ event: z.object({ target_ticket_id: id }) });
/** What a trigger or automation posts: our own template. */
const triggerBody = z.object({ ticket_id: id });

type EventBody = z.output<typeof eventBody>;

/**
 * Reads an event subscription's body, or what a trigger posts. Comments are only named: the event tells neither the author's
 * address nor whether a rule wrote it, so the ticket is asked instead.
 * @throws UnreadableEvent with the path of what is missing
 */
export function readZendesk(body: unknown): (TicketEvent | TicketHint)[] {
  const given: { type?: unknown } = typeof body === "object" && body !== null ? body : {};
  const isEvent = "type" in given || "detail" in given;
  if (!isEvent) return [{ kind: "changed", ticketId: readWith(triggerBody, body).ticket_id }];
  const { type } = given;
  if (typeof type !== "string" || !type.startsWith("zen:event-type:"))
    throw new UnreadableEvent("type", "is not a Zendesk event");
  return type.startsWith(PREFIX) ? readTicketEvent(readWith(eventBody, body), body) : [];
}

function readTicketEvent(read: EventBody, body: unknown): (TicketEvent | TicketHint)[] {
  const { detail: ticket } = read;
  const at = happenedAt(read);
  const iso = at.toISOString();
  const about = { ticketId: ticket.id, at };
  const hint: TicketHint = { kind: "changed", ticketId: ticket.id };
  switch (read.type.slice(PREFIX.length)) {
    case "created":
      return [createdEvent(ticket), hint];
    case "status_changed": {
      const to = statusOf(readWith(changedText, body).event.current);
      // Whether the number behind it is a person, a customer or an AI agent is known to the ticket's audits.
      return to ? [statusEvent(ticket.id, to, at), hint] : [];
    }
    case "agent_assignment_changed": {
      const current = readWith(changedAssignee, body).event.current;
      return [
        { ...about, key: assignedKey(ticket.id, current, at), kind: "assigned", assignee: current ? { id: current } : null },
      ];
    }
    case "tags_changed":
      return [ticketEvent(ticket.id, at, { tags: ticket.tags ?? [] })];
    case "merged":
      return [mergedEvent(ticket.id, readWith(mergedInto, body).event.target_ticket_id, at)];
    case "marked_as_spam":
      return [{ ...about, key: `spam-${ticket.id}-${iso}`, kind: "spam" }];
    case "soft_deleted":
      return [{ ...about, key: `deleted-${ticket.id}-${iso}`, kind: "deleted" }];
    // A ticket is gone from when it was first deleted; the later erasing does not move that.
    case "permanently_deleted":
      return [ticketEvent(ticket.id, at, { deleted: true })];
    case "undeleted":
      return [ticketEvent(ticket.id, at, { deleted: false, spam: false })];
    default:
      return [hint];
  }
}

/** Zendesk's REST API dates a change to the second; an event's own clock is finer and may run behind or ahead of the ticket's. */
function happenedAt({ time, detail: { updated_at: updated } }: EventBody): Date {
  const second = new Date(Math.floor(time.getTime() / 1000) * 1000);
  const lag = second.getTime() - updated.getTime();
  return lag >= 0 && lag <= 60_000 ? updated : second;
}

function createdEvent(ticket: z.output<typeof detail>): TicketEvent {
  return ticketEvent(ticket.id, ticket.created_at, {
    createdAt: ticket.created_at,
    subject: ticket.subject,
    channel: channelOf(ticket.via?.channel),
    tags: ticket.tags,
  });
}
