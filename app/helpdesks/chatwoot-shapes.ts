import { z } from "zod";
import type { Actor, AuthorKind, TicketStatus } from "./contract.ts";
import { epochSeconds, id, instant, optional } from "./parse.ts";

const text = z.string();
/** Old versions write "2026-03-02 14:05:11 UTC". */
const exactTime = z.preprocess((given) => (typeof given === "string" ? given.replace(/ UTC$/, "Z") : given), epochSeconds);
/** Webhooks tell fractions of a second that the API leaves out: both are cut, so that a fact is told alike. */
const second = exactTime.transform(wholeSecond);
/** Zero stands for no time. */
const maybeTime = z.preprocess((given) => (given === 0 || given === "" ? undefined : given), optional(exactTime));
const attributes = optional(z.record(z.string(), z.unknown()).catch({}));

const sender = z.object({ id: optional(id), name: optional(text), email: optional(text), type: optional(text) });

export const message = z.object({
  id,
  content: optional(text),
  content_type: optional(text),
  content_attributes: attributes,
  /** A word in webhooks, a number in the API. */
  message_type: z.union([text, z.number()]),
  private: z.boolean().nullish(),
  status: optional(text),
  created_at: second,
  updated_at: maybeTime,
  sender: sender.nullish(),
});

const contact = z.object({
  id: optional(id),
  name: optional(text),
  email: optional(text),
  phone_number: optional(text),
  identifier: optional(id),
  custom_attributes: attributes,
  blocked: optional(z.boolean()),
});

export const conversation = z.object({
  id,
  status: text,
  channel: optional(text),
  labels: optional(z.array(text)),
  /** The last one, as it stands. */
  messages: optional(z.array(z.object({ id, updated_at: maybeTime })).catch([])),
  meta: z.object({
    sender: optional(contact),
    channel: optional(text),
    assignee: z.object({ id, name: optional(text), email: optional(text), type: optional(text) }).nullish(),
    team: z.object({ name: optional(text) }).nullish(),
  }),
  muted: optional(z.boolean()),
  additional_attributes: attributes,
  custom_attributes: attributes,
  created_at: second,
  updated_at: maybeTime,
  last_activity_at: maybeTime,
});

/** A survey response as the API lists it. */
export const surveyResponse = z.object({
  rating: z.number(),
  feedback_message: optional(text),
  message_id: id,
  conversation_id: id,
  assigned_agent: z.object({ id: optional(id) }).nullish(),
  created_at: z.union([second, instant]),
});

export const agent = z.object({ id, name: optional(text), email: optional(text) });

export type Conversation = z.output<typeof conversation>;
export type Contact = z.output<typeof contact>;
export type Message = z.output<typeof message>;
export type SurveyResponse = z.output<typeof surveyResponse>;
export type Agent = z.output<typeof agent>;

export function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

const messageTypes = ["incoming", "outgoing", "activity", "template"];

/** incoming, outgoing, activity (a line about what happened) or template (sent by itself). */
export function typeOf({ message_type: type }: Message): string {
  return typeof type === "number" ? (messageTypes[type] ?? "other") : type;
}

/** Pending is a bot's turn; snoozed conversations come back by themselves. */
export function statusOf(raw: string): TicketStatus | undefined {
  if (raw === "resolved") return "closed";
  return raw === "open" || raw === "pending" || raw === "snoozed" ? raw : undefined;
}

type Party = { id?: string | undefined; name?: string | undefined; type?: string | undefined };

/** Users, bots and assistants are numbered apart in Chatwoot, so all but users carry what they are in their id. */
export function actorOf({ id: number, name, type }: Party): Actor {
  const kind = kindOf(type);
  const prefix = kind === "human" || kind === "customer" ? "" : `${word(type)}-`;
  return { kind, id: number === undefined ? undefined : prefix + number, name };
}

function kindOf(type: string | undefined): AuthorKind {
  switch (word(type)) {
    case "user":
      return "human";
    case "contact":
      return "customer";
    case "agent_bot":
      return "bot";
    case "automation_rule":
      return "rule";
    default:
      return /captain|assistant/.test(word(type)) ? "ai" : "system";
  }
}

/** "AgentBot" and "agent_bot" are the same; who is not described is a user. */
export function word(type = "user"): string {
  return type
    .replaceAll("::", "_")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
