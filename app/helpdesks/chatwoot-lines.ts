import { z } from "zod";
import { actorOf, type Agent, type Conversation, type Message, statusOf, typeOf } from "./chatwoot-shapes.ts";
import type { Actor, TicketEvent, TicketStatus } from "./contract.ts";

/** Who is named in lines, by name; null where two bear the same one. */
type People = ReadonlyMap<string, Actor | null>;

/**
 * What the activity lines of a conversation say: who resolved, reopened, snoozed or took it, and when. Newer versions mark a
 * line with the status; of older ones English lines are understood. A customer who writes again reopens a resolved conversation
 * without any line, which shows by what follows.
 * @param messages all of the conversation, oldest first
 */
export function lineEvents(from: Conversation, messages: readonly Message[], agents: readonly Agent[]): TicketEvent[] {
  const people = peopleOf(messages, agents);
  const changes = messages.map((each) => statusTold(each));
  let isClosed = false;
  return messages.flatMap((each, index) => {
    const to = changes[index];
    if (to !== undefined) {
      isClosed = to === "closed";
      return [statusEvent(from.id, each.created_at, to, actorIn(each.content ?? "", people))];
    }
    if (isClosed && typeOf(each) === "incoming" && wasOpenAfter(from, changes.slice(index))) {
      isClosed = false;
      return [statusEvent(from.id, each.created_at, "open", { kind: "customer" })];
    }
    return assignment(from.id, each, people);
  });
}

/** A change of status, under the same key whether a webhook or a line tells it. */
export function statusEvent(ticketId: string, at: Date, to: TicketStatus, actor: Actor | undefined): TicketEvent {
  const by = actor ? `-by-${actor.id ?? actor.kind}` : "";
  return { key: `status-${ticketId}-${to}-${at.toISOString()}${by}`, at, kind: "status", ticketId, to, actor };
}

/** Whether a resolved conversation was open again before the next change that is told: else that change could not have been made. */
function wasOpenAfter({ status }: Conversation, changes: readonly (TicketStatus | undefined)[]): boolean {
  const next = changes.find((each) => each !== undefined);
  return next === undefined ? statusOf(status) !== "closed" : next !== "open";
}

const marked = z.object({ activity: z.object({ type: z.literal("conversation_status_changed"), status: z.string() }) });

const lines: [RegExp, TicketStatus][] = [
  [/^conversation was (marked )?resolved\b/i, "closed"],
  [/^conversation was (reopened|marked (as )?open)\b|^system reopened the conversation\b/i, "open"],
  [/^conversation was snoozed\b/i, "snoozed"],
  [/^conversation was marked (as )?pending\b/i, "pending"],
];

function statusTold(from: Message): TicketStatus | undefined {
  if (typeOf(from) !== "activity") return undefined;
  const mark = marked.safeParse(from.content_attributes).data;
  if (mark) return statusOf(mark.activity.status);
  return lines.find(([pattern]) => pattern.test(from.content ?? ""))?.[1];
}

function actorIn(line: string, people: People): Actor {
  if (/^conversation was resolved by /i.test(line) || /new incoming message\.?$/i.test(line)) return { kind: "customer" };
  if (/\bby automation system\b/i.test(line)) return { kind: "rule" };
  if (/\bby system\b|\bautomatically\b/i.test(line)) return { kind: "system" };
  const named = [...people.keys()].filter((name) => mentions(line, name)).toSorted((a, b) => b.length - a.length)[0];
  if (named !== undefined) return people.get(named) ?? { kind: "human", name: named };
  // Somebody who has left the team. Chatwoot's assistant always gives a reason with its name.
  const [, name, reason] = /\bby ([^:(]+?)( due to .*| \(.*|:.*)?$/i.exec(line) ?? [];
  return name === undefined ? { kind: "system" } : { kind: reason === undefined ? "human" : "ai", name };
}

/** In any language the name stands in the line as a word of its own. */
function mentions(line: string, name: string): boolean {
  const at = line.indexOf(name);
  return at !== -1 && !/\p{L}$/u.test(line.slice(0, at)) && !/^\p{L}/u.test(line.slice(at + name.length));
}

function peopleOf(messages: readonly Message[], agents: readonly Agent[]): People {
  const senders = messages.flatMap((each) => (each.sender && typeOf(each) === "outgoing" ? [each.sender] : []));
  const people = new Map<string, Actor | null>();
  for (const each of [...agents, ...senders]) {
    if (!each.name) continue;
    const actor = actorOf(each);
    const known = people.get(each.name);
    people.set(each.name, known === undefined || known?.id === actor.id ? actor : null);
  }
  return people;
}

/** Teams are told by the conversation itself; a line matters for who held it in between. */
function assignment(ticketId: string, line: Message, people: People): TicketEvent[] {
  if (typeOf(line) !== "activity") return [];
  const { id, content = "", created_at: at } = line;
  const about = { key: `assigned-${ticketId}-${id}`, at, kind: "assigned" as const, ticketId };
  if (/^conversation unassigned by /i.test(content)) return [{ ...about, assignee: null }];
  const [, own, given] = /^(?:(.+) self-assigned this conversation|assigned to (.+?)(?: via .+)? by .+)$/i.exec(content) ?? [];
  const holder = people.get(own ?? given ?? "");
  return holder?.kind === "human" && holder.id !== undefined
    ? [{ ...about, assignee: { id: holder.id, name: holder.name } }]
    : [];
}
