import { z } from "zod";
import { BadRequest, UnreadableEvent } from "#app/lib/errors.ts";
import { type Assignee, channels, type Delivery, type HelpdeskAdapter, type Requester, type TicketEvent } from "./contract.ts";
import { mentionsIn } from "./mentions.ts";
import { id, instant, readWith, words } from "./parse.ts";
import { contentId, hmacSha256Hex, isFresh, sameText } from "./signatures.ts";

/** Any tool can feed us with these events (contract.md section 4): signed with a secret of ours, one event or up to 500. */
export const generic: HelpdeskAdapter<null> = {
  id: "generic",
  label: "Any other tool",
  credentials: z.null(),
  delivery: "push",
  lacks: [],
  verify({ headers, body }, secrets, now) {
    const timestamp = headers.get("x-fiveday-timestamp") ?? "";
    const signature = headers.get("x-fiveday-signature") ?? "";
    if (!/^\d{1,12}$/.test(timestamp) || !isFresh(Number(timestamp), now, TOLERANCE_SECONDS)) return false;
    const matches = secrets.map((secret) => sameText(signature, `sha256=${hmacSha256Hex(secret, `${timestamp}.`, body)}`));
    return matches.includes(true);
  },
  deliveries(body) {
    const events = Array.isArray(body) ? (body as unknown[]) : [body];
    if (events.length > MOST_EVENTS) throw new BadRequest(`At most ${MOST_EVENTS} events a request, got ${events.length}`);
    if (!Array.isArray(body) && (typeof body !== "object" || body === null)) {
      throw new BadRequest("Expected one event object or an array of them");
    }
    return events.map(delivery);
  },
  read(body) {
    const event = readEvent(body);
    return event ? [event] : [];
  },
  setup: (webhookUrl, secret) => [
    { text: "POST one event, or an array of at most 500, as JSON to this address.", copy: webhookUrl },
    { text: "Sign each request with this secret.", copy: secret },
    { text: "Send the time in seconds since 1970 in this header.", copy: "X-Fiveday-Timestamp" },
    {
      text: "Send the signature, hexadecimal, in this header: HMAC-SHA256 with the secret over the timestamp, a full stop and the body.",
      copy: "X-Fiveday-Signature: sha256=<signature>",
    },
    {
      text: "An event looks like this.",
      copy: '{"id":"e1","type":"ticket","occurred_at":"2026-03-02T10:00:00Z","ticket":{"id":"T1","created_at":"2026-03-02T10:00:00Z"}}',
    },
  ],
};

const TOLERANCE_SECONDS = 300;
const MOST_EVENTS = 500;

function delivery(event: unknown): Delivery {
  const given = typeof event === "object" && event !== null ? (event as Record<string, unknown>) : {};
  const topic = typeof given.type === "string" ? given.type.slice(0, 40) : "unknown";
  // Without a usable id the event is kept under its content, so that it can be seen as failed.
  const known = typeof given.id === "string" && given.id !== "" && given.id.length <= 255;
  return { topic, body: event, externalId: known ? (given.id as string) : contentId(JSON.stringify(event) ?? "") };
}

const text = z.string().max(2_000);
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const channel = z.enum(channels);
const status = z.enum(["open", "pending", "snoozed", "closed"]);
const authorKind = z.enum(["customer", "human", "ai", "bot", "rule", "system"]);

const person = z.object({ id, name: optional(text), email: optional(text), team: optional(text) });
const requester = z.object({
  id: optional(id),
  name: optional(text),
  email: optional(text),
  phone: optional(text),
  shopify_customer_id: optional(id),
});

const ticketFields = z.object({
  id,
  created_at: instant,
  subject: z.string().nullish(),
  channel: channel.optional(),
  started_by: z.enum(["customer", "merchant"]).optional(),
  status: status.optional(),
  type: text.nullish(),
  tags: z.array(text).optional(),
  assignee: person.nullish(),
  customer: optional(requester),
  spam: z.boolean().optional(),
  test: z.boolean().optional(),
  deleted: z.boolean().optional(),
  url: text.nullish(),
  order_names: z.array(id).optional(),
});

const envelope = { id: z.string().min(1).max(255), occurred_at: instant };
const ofTicket = { ...envelope, ticket_id: id };
const seconds = optional(z.number().int().min(0));

/** One schema per event type; what is marked ★ in the contract is required here. */
const schemas = {
  ticket: z.object({ ...envelope, ticket: ticketFields }),
  message: z.object({
    ...ofTicket,
    message: z.object({
      id,
      sent_at: instant,
      author: z.object({ kind: authorKind, id: optional(id), name: optional(text), email: optional(text) }),
      visibility: z.enum(["public", "internal"]).default("public"),
      auto_reply: z.boolean().default(false),
      via: optional(text),
      handle_seconds: seconds,
      text: words,
    }),
  }),
  status: z.object({
    ...ofTicket,
    to: status,
    actor: optional(z.object({ kind: authorKind, id: optional(id), name: optional(text) })),
  }),
  assigned: z.object({ ...ofTicket, assignee: person.nullish() }),
  escalated: z.object({ ...ofTicket, to_team: optional(text) }),
  merged: z.object({ ...ofTicket, into: id }),
  spam: z.object(ofTicket),
  unspam: z.object(ofTicket),
  deleted: z.object(ofTicket),
  rated: z.object({
    ...ofTicket,
    kind: z.enum(["csat", "ces", "nps"]).default("csat"),
    rating: z.object({
      score: z.number().nullable(),
      scale_min: z.number().default(1),
      scale_max: z.number().default(5),
      comment: optional(z.string()),
      answered_at: optional(instant),
      agent_id: optional(id),
    }),
  }),
  call: z.object({
    ...envelope,
    ticket_id: optional(id),
    call: z.object({
      id,
      queued_at: instant,
      direction: optional(text),
      answered_at: optional(instant),
      hold_seconds: z.array(z.number().int().min(0)).default([]),
      talk_seconds: seconds,
      wrap_up_seconds: seconds,
      ended_at: optional(instant),
      outcome: optional(text),
      dialled_number: optional(text),
      agent: optional(person),
      customer: optional(requester),
    }),
  }),
  article_view: z.object({
    ...envelope,
    view: z.object({
      article_id: id,
      session_id: id,
      at: instant,
      title: optional(text),
      words: seconds,
      active_seconds: seconds,
      is_bot: z.boolean().default(false),
      led_to_ticket_id: optional(id),
    }),
  }),
  agent: z.object({
    ...envelope,
    agent: z.object({
      id,
      name: optional(text),
      email: optional(text),
      kind: optional(z.enum(["human", "ai"])),
      team: optional(text),
      active_from: optional(instant),
      active_to: optional(instant),
      hourly_cost_minor: seconds,
    }),
  }),
};

type EventType = keyof typeof schemas;

/** @returns null for what is no statement at all: a rating without a score (metrics.md D1) */
function readEvent(body: unknown): TicketEvent | null {
  const type = typeof body === "object" && body !== null && "type" in body ? body.type : undefined;
  if (typeof type !== "string") throw new UnreadableEvent("type", "is required");
  if (!Object.hasOwn(schemas, type))
    throw new UnreadableEvent("type", `"${type}" is not one of ${Object.keys(schemas).join(", ")}`);
  switch (type as EventType) {
    case "ticket": {
      const { id: key, occurred_at: at, ticket } = readWith(schemas.ticket, body);
      return {
        key,
        at,
        kind: "ticket",
        ticketId: ticket.id,
        fields: {
          createdAt: ticket.created_at,
          subject: ticket.subject,
          channel: ticket.channel,
          startedBy: ticket.started_by,
          status: ticket.status,
          type: ticket.type,
          tags: ticket.tags,
          assignee: ticket.assignee === null ? null : ticket.assignee && assigneeOf(ticket.assignee),
          customer: ticket.customer && requesterOf(ticket.customer),
          spam: ticket.spam,
          test: ticket.test,
          deleted: ticket.deleted,
          url: ticket.url,
          orderNames: ticket.order_names,
        },
      };
    }
    case "message": {
      const { id: key, occurred_at: at, ticket_id: ticketId, message } = readWith(schemas.message, body);
      return {
        key,
        at,
        kind: "message",
        ticketId,
        message: {
          id: message.id,
          sentAt: message.sent_at,
          author: message.author,
          isPublic: message.visibility === "public",
          autoReply: message.auto_reply,
          via: message.via,
          handleSeconds: message.handle_seconds,
          mentions: mentionsIn(message.text),
        },
      };
    }
    case "status": {
      const { id: key, occurred_at: at, ticket_id: ticketId, to, actor } = readWith(schemas.status, body);
      return { key, at, kind: "status", ticketId, to, actor };
    }
    case "assigned": {
      const { id: key, occurred_at: at, ticket_id: ticketId, assignee } = readWith(schemas.assigned, body);
      return { key, at, kind: "assigned", ticketId, assignee: assignee ? assigneeOf(assignee) : null };
    }
    case "escalated": {
      const { id: key, occurred_at: at, ticket_id: ticketId, to_team: toTeam } = readWith(schemas.escalated, body);
      return { key, at, kind: "escalated", ticketId, toTeam };
    }
    case "merged": {
      const { id: key, occurred_at: at, ticket_id: ticketId, into } = readWith(schemas.merged, body);
      return { key, at, kind: "merged", ticketId, into };
    }
    case "spam":
    case "unspam":
    case "deleted": {
      const { id: key, occurred_at: at, ticket_id: ticketId } = readWith(schemas.spam, body);
      return { key, at, kind: type as "spam" | "unspam" | "deleted", ticketId };
    }
    case "rated": {
      const { id: key, occurred_at: at, ticket_id: ticketId, kind, rating } = readWith(schemas.rated, body);
      if (rating.score === null || (rating.score === 0 && rating.scale_min > 0)) return null;
      if (rating.score < rating.scale_min || rating.score > rating.scale_max) {
        throw new UnreadableEvent("rating.score", `${rating.score} is outside ${rating.scale_min} to ${rating.scale_max}`);
      }
      return {
        key,
        at,
        kind: "rated",
        ticketId,
        rating: {
          kind,
          score: rating.score,
          scaleMin: rating.scale_min,
          scaleMax: rating.scale_max,
          comment: rating.comment,
          answeredAt: rating.answered_at ?? at,
          agentId: rating.agent_id,
        },
      };
    }
    case "call": {
      const { id: key, occurred_at: at, ticket_id: ticketId, call } = readWith(schemas.call, body);
      return {
        key,
        at,
        kind: "call",
        ticketId,
        call: {
          id: call.id,
          queuedAt: call.queued_at,
          direction: call.direction,
          answeredAt: call.answered_at,
          endedAt: call.ended_at,
          holdSeconds: call.hold_seconds,
          talkSeconds: call.talk_seconds,
          wrapUpSeconds: call.wrap_up_seconds,
          outcome: call.outcome,
          dialledNumber: call.dialled_number,
          agent: call.agent,
          customer: call.customer && requesterOf(call.customer),
        },
      };
    }
    case "article_view": {
      const { id: key, occurred_at: at, view } = readWith(schemas.article_view, body);
      return {
        key,
        at,
        kind: "article_view",
        view: {
          articleId: view.article_id,
          sessionId: view.session_id,
          at: view.at,
          title: view.title,
          words: view.words,
          activeSeconds: view.active_seconds,
          isBot: view.is_bot,
          ledToTicketId: view.led_to_ticket_id,
        },
      };
    }
    case "agent": {
      const { id: key, occurred_at: at, agent } = readWith(schemas.agent, body);
      return {
        key,
        at,
        kind: "agent",
        agent: {
          id: agent.id,
          name: agent.name,
          email: agent.email,
          kind: agent.kind,
          team: agent.team,
          activeFrom: agent.active_from,
          activeTo: agent.active_to,
          hourlyCostMinor: agent.hourly_cost_minor,
        },
      };
    }
  }
}

function assigneeOf({ id: agentId, name, email, team }: z.output<typeof person>): Assignee {
  return { id: agentId, name, email, team };
}

function requesterOf(customer: z.output<typeof requester>): Requester {
  return {
    id: customer.id,
    name: customer.name,
    emails: customer.email ? [customer.email] : [],
    phones: customer.phone ? [customer.phone] : [],
    shopifyCustomerId: customer.shopify_customer_id,
  };
}
