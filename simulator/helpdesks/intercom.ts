import { createHmac } from "node:crypto";
import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { humans, type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import {
  callPayload,
  contactId,
  contactPayload,
  conversationParts,
  conversationPayload,
  epoch,
  type IntercomPart,
} from "./intercom-payload.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";

/** Intercom's REST API and its webhooks. An app may make 10,000 calls a minute. */
export const intercomSimulation = intercomSimulationWith(10_000);

/** @param calls how many calls a minute are answered */
export function intercomSimulationWith(calls: number): HelpdeskSimulation {
  return { id: "intercom", hosts: [/^api\.(eu\.|au\.)?intercom\.io$/], routes: (state) => routes(state, calls), tell, tellCall };
}

function routes(state: SimulatorState, calls: number): Route[] {
  const limit = rateLimit(calls, 60_000 / calls);
  const route = (method: Route["method"], path: string, handle: (asked: Asked) => Answered): Route => ({
    method,
    pattern: new RegExp(`^/vendors/intercom${path}$`),
    handle: (asked) => guarded(asked, limit, calls, handle),
  });
  const none = (name: string) => jsonAnswer({ type: "list", [name]: [], total_count: 0, pages: { page: 1, total_pages: 1 } });
  return [
    route("GET", "/me", () =>
      jsonAnswer({
        type: "admin",
        id: String(humans[0]!.id),
        name: humans[0]!.name,
        app: { type: "app", id_code: "k3v9p0qz", name: "Maison Linden" },
      }),
    ),
    route("GET", "/admins", () =>
      jsonAnswer({
        type: "admin.list",
        admins: humans.map(({ id, name, email }) => ({ type: "admin", id: String(id), name, email })),
      }),
    ),
    route("POST", "/conversations/search", (asked) => search(state, asked)),
    route("GET", "/conversations/(\\d+)", ({ params }) =>
      found(
        living(state).find(({ id }) => String(id) === params[0]),
        conversationPayload,
      ),
    ),
    route("POST", "/conversations/(\\d+)/reply", ({ params, json }) => {
      const { message_type: type, body } = json() as { message_type: string; body: string };
      const ticket = living(state).find(({ id }) => String(id) === params[0]);
      if (ticket) writeByApi(state, ticket, body, type === "comment");
      return found(ticket, conversationPayload);
    }),
    route("POST", "/tags", ({ json }) => jsonAnswer({ type: "tag", id: (json() as { name: string }).name })),
    route("POST", "/conversations/(\\d+)/tags", ({ params, json }) => {
      const ticket = living(state).find(({ id }) => String(id) === params[0]);
      if (ticket) tagByApi(state, ticket, [...ticket.tags, (json() as { id: string }).id]);
      return found(ticket, () => ({ type: "tag" }));
    }),
    route("GET", "/contacts/([0-9a-f]+)", ({ params }) =>
      found(
        living(state).find((each) => contactId(each) === params[0]),
        contactPayload,
      ),
    ),
    route("POST", "/tickets/search", () => none("tickets")),
    route("GET", "/calls", (asked) => listCalls(state, asked)),
  ];
}

function guarded(asked: Asked, limit: RateLimit, calls: number, handle: (asked: Asked) => Answered): Answered {
  const token = asked.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (token === "" || token.startsWith("revoked")) return failure(401, "unauthorized", "Access Token Invalid");
  const { used, retryAfterSeconds } = limit.take();
  const headers = {
    "x-ratelimit-limit": String(calls),
    "x-ratelimit-remaining": String(calls - used),
    "x-ratelimit-reset": String(epoch(Date.now()) + 10 + retryAfterSeconds),
  };
  const answer = retryAfterSeconds === 0 ? handle(asked) : failure(429, "rate_limit_exceeded", "Exceeded rate limit");
  return { ...answer, headers };
}

function failure(status: number, code: string, message: string): Answered {
  return jsonAnswer({ type: "error.list", errors: [{ code, message }] }, status);
}

function found(ticket: SimTicket | undefined, show: (ticket: SimTicket) => object): Answered {
  return ticket ? jsonAnswer(show(ticket)) : failure(404, "not_found", "Resource Not Found");
}

/** A deleted conversation is gone for the API. */
function living(state: SimulatorState): SimTicket[] {
  return state.tickets(Infinity).filter(({ deletedAt }) => deletedAt === null);
}

/** Newest first. */
function listCalls(state: SimulatorState, { query }: Asked): Answered {
  const calls = living(state)
    .flatMap((ticket) => ticket.calls.map((call) => callPayload(ticket, call)))
    .toSorted((a, b) => b.initiated_at - a.initiated_at);
  const [page, size] = [Number(query.get("page") ?? 1), Number(query.get("per_page") ?? 25)];
  const pages = { type: "pages", page, per_page: size, total_pages: Math.max(1, Math.ceil(calls.length / size)) };
  return jsonAnswer({ type: "list", data: calls.slice((page - 1) * size, page * size), total_count: calls.length, pages });
}

type Search = {
  query: { value: { field: "updated_at" | "created_at"; operator: ">" | "<"; value: number }[] };
  pagination: { per_page: number; starting_after?: string };
  sort: { field: "updated_at" | "created_at" };
};

/** Lists carry no parts. The cursor names the last row shown. */
function search(state: SimulatorState, asked: Asked): Answered {
  const { query, pagination, sort } = asked.json() as Search;
  const timeOf = (ticket: SimTicket, field: string) => epoch(field === "updated_at" ? updatedAt(ticket) : ticket.createdAt);
  const matching = living(state)
    .filter((ticket) =>
      query.value.every(({ field, operator, value }) =>
        operator === ">" ? timeOf(ticket, field) > value : timeOf(ticket, field) < value,
      ),
    )
    .toSorted((a, b) => timeOf(a, sort.field) - timeOf(b, sort.field) || a.id - b.id);
  const [at, id] = pagination.starting_after === undefined ? [0, 0] : (JSON.parse(pagination.starting_after) as [number, number]);
  const rest = matching.filter(
    (ticket) => timeOf(ticket, sort.field) > at || (timeOf(ticket, sort.field) === at && ticket.id > id),
  );
  const shown = rest.slice(0, pagination.per_page);
  const last = shown.at(-1);
  const next =
    last && shown.length < rest.length ? { starting_after: JSON.stringify([timeOf(last, sort.field), last.id]) } : null;
  const rows = shown.map((ticket) => ({ ...conversationPayload(ticket), conversation_parts: undefined }));
  return jsonAnswer({
    type: "conversation.list",
    conversations: rows,
    total_count: matching.length,
    pages: { type: "pages", ...(next ? { next } : {}), page: 1, per_page: pagination.per_page },
  });
}

/** Intercom knows neither spam nor merging of conversations. */
const topics: Record<Happening, string | null> = {
  created: "conversation.user.created",
  customer_message: "conversation.user.replied",
  agent_message: "conversation.admin.replied",
  note: "conversation.admin.noted",
  assigned: "conversation.admin.assigned",
  closed: "conversation.admin.closed",
  reopened: "conversation.admin.opened",
  tagged: "conversation_part.tag.created",
  rated: "conversation.rating.added",
  deleted: "conversation.deleted",
  spam: null,
  merged: null,
};

function tell(ticket: SimTicket, happening: Happening, target: WebhookTarget): SignedDelivery[] {
  const topic = topicOf(ticket, happening);
  if (topic === null) return [];
  const at = epoch(happening === "created" ? ticket.createdAt : updatedAt(ticket));
  const id = `${ticket.id}_${at}_${ticket.messages.length}_${ticket.statuses.length}`;
  return [signed(target, { topic, at, id, item: itemOf(ticket, happening) })];
}

function tellCall(ticket: SimTicket, target: WebhookTarget): SignedDelivery[] {
  const call = ticket.calls.at(-1);
  if (!call) return [];
  return [signed(target, { topic: "call.ended", at: epoch(call.endedAt), id: String(call.id), item: callPayload(ticket, call) })];
}

type Notification = { topic: string; at: number; id: string; item: object };

function signed({ url, secret }: WebhookTarget, { topic, at, id, item }: Notification): SignedDelivery {
  const body = JSON.stringify({
    type: "notification_event",
    app_id: "k3v9p0qz",
    data: { type: "notification_event_data", item },
    links: {},
    id: `notif_${topic}_${id}`,
    topic,
    delivery_status: "pending",
    delivery_attempts: 1,
    delivered_at: 0,
    first_sent_at: at,
    created_at: at,
    self: null,
  });
  const signature = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
  return { url, headers: { "content-type": "application/json", "x-hub-signature": signature }, body };
}

function topicOf(ticket: SimTicket, happening: Happening): string | null {
  const last = ticket.messages.at(-1);
  if (happening === "created" && ticket.startedBy === "merchant") return "conversation.admin.single.created";
  if (happening === "agent_message" && last?.by !== "human") return "conversation.operator.replied";
  return topics[happening];
}

function itemOf(ticket: SimTicket, happening: Happening): object {
  if (happening === "deleted") return { type: "conversation", id: String(ticket.id) };
  const conversation = conversationPayload(ticket, causes(ticket, happening));
  return happening === "tagged" ? { conversation, tag: { type: "tag", name: ticket.tags.at(-1) } } : conversation;
}

/** The part that set a webhook off. */
function causes(ticket: SimTicket, happening: Happening): IntercomPart[] {
  const wanted =
    happening === "closed" ? /^close$/ : happening === "reopened" ? /^open$/ : happening === "note" ? /^note$/ : /^comment$/;
  if (!["closed", "reopened", "note", "customer_message", "agent_message"].includes(happening)) return [];
  return conversationParts(ticket)
    .filter((part) => wanted.test(part.part_type))
    .slice(-1);
}
