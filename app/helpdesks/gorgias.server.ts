import { z } from "zod";
import type {
  Actor,
  Assignee,
  AuthorKind,
  Channel,
  Delivery,
  HelpdeskAdapter,
  TicketEvent,
  TicketFields,
  TicketHint,
} from "./contract.ts";
import { id, instant, readWith } from "./parse.ts";
import { contentId, sameText } from "./signatures.ts";

const credentials = z.object({
  account: z.string().regex(/^[a-z0-9-]+$/i, "is the part before .gorgias.com"),
  email: z.email().optional(),
  apiKey: z.string().min(1).optional(),
});

export type GorgiasCredentials = z.output<typeof credentials>;

/**
 * Gorgias has HTTP integrations instead of webhooks: they post what their template says. Ours is `{{context}}`, the whole
 * ticket with its messages. Nothing is signed, so a random secret travels in a header of the integration; there is no
 * replay protection, which is harmless because applying an event twice changes nothing.
 */
export const gorgias: HelpdeskAdapter<GorgiasCredentials> = {
  id: "gorgias",
  label: "Gorgias",
  credentials,
  delivery: "both",
  lacks: [],
  verify({ headers }, secrets) {
    const given = headers.get("x-app-webhook-secret") ?? "";
    return secrets.map((secret) => sameText(given, secret)).includes(true);
  },
  deliveries: (body, request) => [delivery(body, new URL(request.url).searchParams.get("e") ?? "")],
  read: readContext,
  linkTo(ticketId, known) {
    return known ? `https://${known.account}.gorgias.com/app/ticket/${ticketId}` : null;
  },
};

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const text = z.string();

const user = z.object({ id, name: optional(text), email: optional(text) });
const message = z.object({
  id,
  public: z.boolean().default(true),
  via: optional(text),
  from_agent: z.boolean(),
  rule_id: optional(id),
  sender: optional(user.extend({ meta: optional(z.record(z.string(), z.unknown())) })),
  created_datetime: instant,
  sent_datetime: optional(instant),
  failed_datetime: optional(instant),
  deleted_datetime: optional(instant),
  meta: optional(z.record(z.string(), z.unknown())),
});
const survey = z.object({
  id,
  score: z.number().nullish(),
  body_text: optional(text),
  scored_datetime: optional(instant),
});
const ticket = z.object({
  id,
  status: z.string(),
  channel: optional(text),
  from_agent: z.boolean().optional(),
  spam: z.boolean().nullish(),
  subject: z.string().nullish(),
  customer: optional(
    z.object({
      id: optional(id),
      email: optional(text),
      name: optional(text),
      channels: optional(z.array(z.object({ type: optional(text), address: optional(text) }))),
      integrations: optional(z.record(z.string(), z.unknown())),
    }),
  ),
  assignee_user: user.nullish(),
  assignee_team: z.object({ name: optional(text) }).nullish(),
  tags: z.array(z.object({ name: text })).optional(),
  custom_fields: optional(z.unknown()),
  messages: z.array(message).optional(),
  created_datetime: instant,
  updated_datetime: optional(instant),
  closed_datetime: optional(instant),
  snooze_datetime: optional(instant),
  trashed_datetime: optional(instant),
  satisfaction_survey: survey.nullish(),
});
const event = z.object({
  id: optional(id),
  type: optional(text),
  user_id: optional(id),
  created_datetime: optional(instant),
});
const context = z.object({ ticket, message: message.nullish(), event: event.nullish() });

type Ticket = z.output<typeof ticket>;
type Message = z.output<typeof message>;

/** Field-by-field templates carry every value as text and only name the ticket. */
const templated = z.object({ ticket_id: id });

/** What a whole context says of itself, however little else of it is readable. */
const envelope = z.object({
  event: z.object({ id, type: optional(text) }),
  ticket: optional(z.object({ id: optional(id), updated_datetime: optional(text) })),
  message: optional(z.object({ id: optional(id) })),
});

/** The vendor gives no id of a delivery: it is what happened, to which ticket and message, and when the ticket changed. */
function delivery(body: unknown, trigger: string): Delivery {
  const { event: told, ticket: about, message: wrote } = envelope.safeParse(body).data ?? {};
  const topic = told?.type ?? (trigger || "ticket");
  const parts = told
    ? [told.id, topic, about?.id, wrote?.id, about?.updated_datetime].map((part) => part ?? "")
    : [JSON.stringify(body)];
  return { topic, body, externalId: contentId(trigger, ...parts) };
}

function readContext(body: unknown): (TicketEvent | TicketHint)[] {
  const isContext = typeof body === "object" && body !== null && "ticket" in body;
  if (!isContext) return [{ kind: "changed", ticketId: readWith(templated, body).ticket_id }];
  const read = readWith(context, body);
  return ticketEvents(read.ticket, read.message ?? null, read.event ?? null);
}

/** Everything one snapshot of a ticket tells. Keys name the fact, not the delivery, so that each fact is stored once. */
function ticketEvents(from: Ticket, extra: Message | null, cause: z.output<typeof event> | null): TicketEvent[] {
  const ticketId = from.id;
  const messages = from.messages ?? [];
  const all = extra && !messages.some((each) => each.id === extra.id) ? [...messages, extra] : messages;
  const told = new Date(
    Math.max(from.created_datetime.getTime(), from.updated_datetime?.getTime() ?? 0, from.closed_datetime?.getTime() ?? 0),
  );
  const fields = ticketFields(from);
  const actor: Actor | undefined = cause?.user_id ? { kind: "human", id: cause.user_id } : undefined;
  const closes = cause?.type === "ticket-closed" || cause?.type === "ticket-status-updated";
  const events: TicketEvent[] = [
    {
      key: `ticket-${ticketId}-${told.toISOString()}-${contentId(JSON.stringify(fields)).slice(0, 12)}`,
      at: told,
      kind: "ticket",
      ticketId,
      fields,
    },
  ];
  if (from.status === "closed" && from.closed_datetime) {
    const by = closes && actor ? `-by-${actor.id}` : "";
    events.push({
      key: `closed-${ticketId}-${from.closed_datetime.toISOString()}${by}`,
      at: from.closed_datetime,
      kind: "status",
      ticketId,
      to: "closed",
      actor: closes ? actor : undefined,
    });
  }
  for (const each of all) {
    if (each.failed_datetime || each.deleted_datetime) continue;
    // A message is told again once it is sent: the later telling has to win, whichever comes first.
    const at = each.sent_datetime ?? each.created_datetime;
    events.push({ key: `message-${each.id}`, at, kind: "message", ticketId, message: readMessage(each) });
  }
  const rated = from.satisfaction_survey;
  if (rated?.scored_datetime && typeof rated.score === "number") {
    events.push({
      key: `survey-${rated.id}-${rated.scored_datetime.toISOString()}`,
      at: rated.scored_datetime,
      kind: "rated",
      ticketId,
      rating: {
        kind: "csat",
        score: rated.score,
        scaleMin: 1,
        scaleMax: 5,
        comment: rated.body_text,
        answeredAt: rated.scored_datetime,
      },
    });
  }
  return events;
}

function ticketFields(from: Ticket): TicketFields {
  const { customer } = from;
  const shopify = shopifyOf(customer?.integrations);
  return {
    createdAt: from.created_datetime,
    subject: from.subject,
    channel: channelOf(from.channel),
    startedBy: from.from_agent === undefined ? undefined : from.from_agent ? "merchant" : "customer",
    // A closed ticket is told by its exact closing time instead.
    status: from.status === "closed" && from.closed_datetime ? undefined : statusOf(from),
    type: typeOf(from.custom_fields),
    tags: from.tags?.map(({ name }) => name),
    assignee: from.assignee_user === undefined ? undefined : assigneeOf(from),
    team: from.assignee_team === undefined ? undefined : (from.assignee_team?.name ?? null),
    customer: customer && {
      id: customer.id,
      name: customer.name,
      emails: addresses("email", customer.email, customer.channels),
      phones: addresses("phone", undefined, customer.channels),
      shopifyCustomerId: shopify.customerId,
    },
    spam: from.spam ?? undefined,
    deleted: from.trashed_datetime !== undefined,
  };
}

function assigneeOf({ assignee_user: assignee, assignee_team: team }: Ticket): Assignee | null {
  return assignee ? { id: assignee.id, name: assignee.name, email: assignee.email, team: team?.name } : null;
}

function statusOf({ status, snooze_datetime }: Ticket): TicketFields["status"] {
  if (status === "closed") return "closed";
  return snooze_datetime ? "snoozed" : "open";
}

/** A ticket field that names the contact reason; field ids differ per account, so the first text value counts. */
function typeOf(fields: unknown): string | undefined {
  const named = z.record(z.string(), z.object({ value: z.unknown() })).safeParse(fields);
  if (!named.success) return undefined;
  const value = Object.values(named.data).find((each) => typeof each.value === "string" && each.value !== "")?.value;
  return typeof value === "string" ? value : undefined;
}

type Address = { type?: string | undefined; address?: string | undefined };

function addresses(type: string, first: string | undefined, channels: Address[] | undefined): string[] {
  const more = (channels ?? []).filter((each) => each.type === type && each.address).map(({ address }) => address!);
  return [...new Set([...(first ? [first] : []), ...more])];
}

/** The customer's Shopify record, which Gorgias embeds under the id of its Shopify integration. */
function shopifyOf(integrations: Record<string, unknown> | undefined): { customerId: string | undefined } {
  const shape = z.object({ __integration_type__: z.literal("shopify"), customer: z.object({ id }) });
  for (const entry of Object.values(integrations ?? {})) {
    const parsed = shape.safeParse(entry);
    if (parsed.success) return { customerId: parsed.data.customer.id };
  }
  return { customerId: undefined };
}

function readMessage(from: Message): Extract<TicketEvent, { kind: "message" }>["message"] {
  const kind = authorKind(from);
  return {
    id: from.id,
    sentAt: from.sent_datetime ?? from.created_datetime,
    author: { kind, id: from.sender?.id, name: from.sender?.name, email: from.sender?.email },
    isPublic: from.public,
    // Only a rule answers at once on its own; what it says is an acknowledgement, not a resolution.
    autoReply: kind === "rule",
    via: from.via,
  };
}

function authorKind(from: Message): AuthorKind {
  if (!from.from_agent) return "customer";
  if (from.rule_id !== undefined || from.via === "rule") return "rule";
  if (from.meta?.is_ai === true || from.sender?.meta?.is_ai === true || from.sender?.name === "AI Agent") return "ai";
  return "human";
}

const channels: [RegExp, Channel][] = [
  [/^email$/, "email"],
  [/^chat$/, "chat"],
  [/^(phone|aircall)$/, "phone"],
  [/^(sms|whatsapp)$/, "sms"],
  [/^(facebook|instagram|twitter|yotpo)/, "social"],
  [/^(contact_form|help-center)$/, "form"],
];

function channelOf(raw: string | undefined): Channel | undefined {
  return raw === undefined ? undefined : (channels.find(([pattern]) => pattern.test(raw))?.[1] ?? "other");
}
