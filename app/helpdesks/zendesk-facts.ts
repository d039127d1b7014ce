import { z } from "zod";
import type { Actor, Channel, TicketEvent, TicketFields, TicketStatus } from "./contract.ts";
import { contentId } from "./signatures.ts";

/** An id that Zendesk writes as null, "" or "0" when there is none. */
export const noneOrId = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((given) => (given === null || given === undefined || given === "" || String(given) === "0" ? null : String(given)));

/** A statement about a ticket's fields; the key is its content, so that the same statement is stored once. */
export function ticketEvent(ticketId: string, at: Date, fields: TicketFields): TicketEvent {
  const content = contentId(JSON.stringify(fields)).slice(0, 12);
  return { key: `ticket-${ticketId}-${at.toISOString()}-${content}`, at, kind: "ticket", ticketId, fields };
}

/** Told without and, later, with who did it: two facts, of which the second completes the first. */
export function statusEvent(ticketId: string, to: TicketStatus, at: Date, actor?: Actor): TicketEvent {
  const by = actor ? `-by-${actor.id ?? actor.kind}` : "";
  return { key: `status-${ticketId}-${to}-${at.toISOString()}${by}`, at, kind: "status", ticketId, to, actor };
}

export function mergedEvent(ticketId: string, into: string, at: Date): TicketEvent {
  return { key: `merged-${ticketId}-${into}`, at, kind: "merged", ticketId, into };
}

export function assignedKey(ticketId: string, assigneeId: string | null, at: Date): string {
  return `assigned-${ticketId}-${assigneeId ?? "nobody"}-${at.toISOString()}`;
}

const statuses: Record<string, TicketStatus> = {
  new: "open",
  open: "open",
  pending: "pending",
  hold: "pending",
  solved: "closed",
  closed: "closed",
};

/** Events write statuses in upper case, REST in lower case. @returns null for "deleted" and words nobody knows */
export function statusOf(raw: string): TicketStatus | null {
  const status = raw.toLowerCase();
  return Object.hasOwn(statuses, status) ? statuses[status]! : null;
}

const channels: [RegExp, Channel][] = [
  [/^email$/, "email"],
  [/^(chat|native_messaging|web_messenger|mobile_sdk|answer_bot)/, "chat"],
  [/^(phone_call|voicemail|voice)/, "phone"],
  [/^(sms|whatsapp)/, "sms"],
  [/^(facebook|instagram|twitter|line$|wechat|any_channel)/, "social"],
  [/^(web|web_form|web_widget|help_center|helpcenter)$/, "form"],
];

export function channelOf(raw: string | undefined): Channel | undefined {
  return raw === undefined ? undefined : (channels.find(([pattern]) => pattern.test(raw))?.[1] ?? "other");
}
