import { z } from "zod";
import type { Actor, Assignee, AuthorKind, TicketEvent, TicketStatus } from "./contract.ts";
import { epochSeconds, id, optional } from "./parse.ts";

const text = z.string();

/** A user of Front, with what its resources tell of one. */
export const teammate = z.object({
  id,
  email: optional(text),
  username: optional(text),
  first_name: optional(text),
  last_name: optional(text),
});

const party = z.object({ _meta: optional(z.object({ type: optional(text) })), data: z.unknown().optional() });

/** One event of a conversation, the same in webhooks and in `GET /events`. */
export const frontEvent = z.object({
  id,
  type: text,
  emitted_at: epochSeconds,
  conversation: z.object({ id, created_at: optional(epochSeconds), is_private: optional(z.boolean()) }),
  source: optional(party),
  target: optional(party),
});
export type FrontEvent = z.output<typeof frontEvent>;

/** What one event states by itself, in our words. Messages and comments are only pointed at and have to be fetched. */
export function loggedEvents(event: FrontEvent): TicketEvent[] {
  const { id: key, emitted_at: at, conversation, target } = event;
  const of = { key, at, ticketId: conversation.id };
  switch (event.type) {
    case "archive":
      return [{ ...of, kind: "status", to: "closed", actor: actorOf(event) }];
    case "reopen":
      return [{ ...of, kind: "status", to: "open", actor: actorOf(event) }];
    case "reminder":
      return [{ ...of, kind: "status", to: "snoozed", actor: actorOf(event) }];
    case "ticket_status_update": {
      const category = z.object({ category: text }).safeParse(target?.data).data?.category;
      const to = category === undefined ? undefined : statusOfCategory(category);
      return to ? [{ ...of, kind: "status", to, actor: actorOf(event) }] : [];
    }
    case "assign": {
      const assignee = teammate.safeParse(target?.data).data;
      return assignee ? [{ ...of, kind: "assigned", assignee: assigneeOf(assignee) }] : [];
    }
    case "unassign":
      return [{ ...of, kind: "assigned", assignee: null }];
    case "move": {
      const team = named(target?.data)[0]?.name;
      return team === undefined ? [] : [{ ...of, kind: "ticket", fields: { team } }];
    }
    case "trash":
      return [{ ...of, kind: "deleted" }];
    case "restore":
      return [{ ...of, kind: "ticket", fields: { deleted: false } }];
    case "conversations_merged":
      return mergedEvents(event);
    default:
      return [];
  }
}

/** Those that went into this conversation are named as its target; they are gone themselves. */
function mergedEvents({ id: eventId, emitted_at: at, conversation, target }: FrontEvent): TicketEvent[] {
  if (!target?._meta?.type?.startsWith("conversation")) return [];
  const gone = named(target.data).filter((each) => each.id !== conversation.id);
  return gone.map((each) => ({ key: `${eventId}-${each.id}`, at, kind: "merged", ticketId: each.id, into: conversation.id }));
}

/** Names of Front's three categories, which stand behind every status an account defines. */
export function statusOfCategory(category: string): TicketStatus | undefined {
  return { open: "open" as const, waiting: "pending" as const, resolved: "closed" as const }[category];
}

export function assigneeOf(from: z.output<typeof teammate>): Assignee {
  return { id: from.id, name: nameOf(from), email: from.email };
}

export function nameOf({ first_name: first, last_name: last, username, email }: z.output<typeof teammate>): string | undefined {
  return [first, last].filter(Boolean).join(" ") || username || email;
}

/** Who did what an event tells; undefined where Front names nobody. */
export function actorOf({ source }: FrontEvent): Actor | undefined {
  const kind = sourceKind(source?._meta?.type);
  if (kind === undefined) return undefined;
  const who = teammate.extend({ name: optional(text) }).safeParse(source?.data).data;
  return { kind, id: who?.id, name: who && (who.name ?? nameOf(who)) };
}

function sourceKind(type: string | undefined): AuthorKind | undefined {
  if (type === undefined || type === "inboxes" || type === "recipient" || type === "gmail") return undefined;
  if (type === "teammate") return "human";
  if (type === "rule" || type === "macro") return "rule";
  if (/^ai|autopilot/.test(type)) return "ai";
  return /bot/.test(type) ? "bot" : "system";
}

/** Things with an id, one or a list of them. */
function named(data: unknown): { id: string; name?: string | undefined }[] {
  const one = z.object({ id, name: optional(text) });
  return z.union([z.array(one), one.transform((each) => [each])]).safeParse(data).data ?? [];
}
