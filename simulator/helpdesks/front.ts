import { createHmac } from "node:crypto";
import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import type { SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import {
  commentPayloads,
  conversationId,
  conversationPayload,
  frontLog,
  type FrontLogEntry,
  messagePayloads,
} from "./front-payload.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";

/** Front's Core API and the webhooks of an app. The smallest plan may make 50 calls a minute. */
export const frontSimulation = frontSimulationWith(50);

/** @param calls how many calls a minute are answered */
export function frontSimulationWith(calls: number): HelpdeskSimulation {
  return { id: "front", hosts: [/^api2\.frontapp\.com$/], routes: (state) => routes(state, calls), tell };
}

function routes(state: SimulatorState, calls: number): Route[] {
  const limit = rateLimit(calls, 60_000 / calls);
  const route = (path: string, handle: (asked: Asked) => Answered, method: Route["method"] = "GET"): Route => ({
    method,
    pattern: new RegExp(`^/vendors/front${path}$`),
    handle: (asked) => guarded(asked, limit, calls, handle),
  });
  const found = (asked: Asked, show: (ticket: SimTicket) => Answered) => {
    const ticket = state.ticket(Number(asked.params[0]));
    return ticket ? show(ticket) : failure(404, "not_found", "Unknown resource");
  };
  return [
    route("/me", () => jsonAnswer({ id: "cmp_9xk21", name: "Maison Linden" })),
    route("/events", (asked) => page(asked, selected(asked, allEvents(state)))),
    route("/conversations/cnv_(\\d+)", (asked) => found(asked, (ticket) => jsonAnswer(conversationPayload(ticket)))),
    route("/conversations/cnv_(\\d+)/messages", (asked) => found(asked, (ticket) => page(asked, messagePayloads(ticket)))),
    route("/conversations/cnv_(\\d+)/comments", (asked) => found(asked, (ticket) => page(asked, commentPayloads(ticket)))),
    route("/conversations/cnv_(\\d+)/messages", (asked) => found(asked, (ticket) => queueMessage(state, ticket, asked)), "POST"),
    route(
      "/conversations/cnv_(\\d+)/comments",
      (asked) =>
        found(asked, (ticket) => {
          writeByApi(state, ticket, (asked.json() as { body: string }).body, false);
          return jsonAnswer(commentPayloads(ticket).at(-1), 201);
        }),
      "POST",
    ),
    route("/tags", (asked) => page(asked, [])),
    route("/tags", ({ json }) => jsonAnswer({ id: `tag_${(json() as { name: string }).name}` }, 201), "POST"),
    route(
      "/conversations/cnv_(\\d+)/tags",
      (asked) =>
        found(asked, (ticket) => {
          const { tag_ids: ids } = asked.json() as { tag_ids: string[] };
          tagByApi(state, ticket, [...ticket.tags, ...ids.map((id) => id.replace(/^tag_/, ""))]);
          return { status: 204 };
        }),
      "POST",
    ),
    route("/conversations/cnv_(\\d+)/events", (asked) =>
      found(asked, (ticket) => page(asked, frontLog(ticket, absorbedBy(state, ticket)))),
    ),
  ];
}

/** Front queues what a token sends, without an author, and tells no id yet. */
function queueMessage(state: SimulatorState, ticket: SimTicket, { json }: Asked): Answered {
  writeByApi(state, ticket, (json() as { text: string }).text, true, "rule");
  return jsonAnswer({ status: "accepted", message_uid: String(state.nextId()) }, 202);
}

function guarded(asked: Asked, limit: RateLimit, calls: number, handle: (asked: Asked) => Answered): Answered {
  const token = asked.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (token === "" || token.startsWith("revoked"))
    return failure(401, "unauthenticated", "Authentication credentials are missing or invalid");
  const { used, retryAfterSeconds } = limit.take();
  const headers = { "x-ratelimit-limit": String(calls), "x-ratelimit-remaining": String(calls - used) };
  if (retryAfterSeconds === 0) return { ...handle(asked), headers };
  return {
    ...failure(429, "rate_limited", "Rate limit exceeded"),
    headers: { ...headers, "retry-after": String(retryAfterSeconds) },
  };
}

function failure(status: number, title: string, message: string): Answered {
  return jsonAnswer({ _error: { status, title, message } }, status);
}

function absorbedBy(state: SimulatorState, { id }: SimTicket): SimTicket[] {
  return state.tickets(Infinity).filter(({ mergedInto }) => mergedInto === id);
}

function allEvents(state: SimulatorState): FrontLogEntry[] {
  const tickets = state.tickets(Infinity);
  const absorbed = Map.groupBy(tickets, ({ mergedInto }) => mergedInto);
  return tickets.flatMap((ticket) => frontLog(ticket, absorbed.get(ticket.id)));
}

function selected({ query }: Asked, log: FrontLogEntry[]): FrontLogEntry[] {
  const after = Number(query.get("q[after]") ?? 0);
  const before = Number(query.get("q[before]") ?? Infinity);
  const types = query.getAll("q[types][]");
  return log
    .filter(({ emitted_at: at }) => at > after && at < before)
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .toSorted((a, b) => b.emitted_at - a.emitted_at || (a.id < b.id ? 1 : -1));
}

/** The token names how many were shown, as it is opaque in Front too. */
function page({ path, query }: Asked, items: readonly object[]): Answered {
  const from = Number(query.get("page_token") ?? 0);
  const to = from + Math.min(100, Number(query.get("limit") ?? 50));
  const next = new URL(`https://api2.frontapp.com${path.replace("/vendors/front", "")}?${query.toString()}`);
  next.searchParams.set("page_token", String(to));
  return jsonAnswer({ _pagination: { next: to < items.length ? next.href : null }, _results: items.slice(from, to) });
}

const wrappers: Partial<Record<Happening, { type: string; of: string }>> = {
  created: { type: "inbound_received", of: "inbound" },
  customer_message: { type: "inbound_received", of: "inbound" },
  agent_message: { type: "outbound_sent", of: "outbound" },
  note: { type: "new_comment_added", of: "comment" },
  assigned: { type: "assignee_changed", of: "assign" },
  closed: { type: "conversation_archived", of: "archive" },
  reopened: { type: "conversation_reopened", of: "reopen" },
  deleted: { type: "conversation_deleted", of: "trash" },
};

/** The latest event of that kind; a tag only says that the conversation changed. */
function tell(ticket: SimTicket, happening: Happening, { url, secret }: WebhookTarget): SignedDelivery[] {
  const wrapper = wrappers[happening];
  const entry = wrapper && frontLog(ticket).findLast(({ type }) => type === wrapper.of);
  if (entry) return [signed(wrapper.type, entry, url, secret)];
  if (happening !== "tagged" && happening !== "merged") return [];
  const type = happening === "tagged" ? "tag" : "conversations_merged";
  const id = `evt_${ticket.id}${type}${ticket.tags.join("-")}`;
  const changed = { ...frontLog(ticket)[0]!, id, type, target: null, emitted_at: (ticket.mergedAt ?? Date.now()) / 1000 };
  if (happening === "tagged") return [signed("tag_added", changed, url, secret)];
  const target = { _meta: { type: "conversations" }, data: [{ id: conversationId(ticket) }] };
  return [signed("conversations_merged", { ...changed, conversation: { id: `cnv_${ticket.mergedInto}` }, target }, url, secret)];
}

function signed(type: string, payload: FrontLogEntry, url: string, secret: string): SignedDelivery {
  const body = JSON.stringify({ type, authorization: { id: "cmp_9xk21" }, payload });
  const time = String(Date.now());
  const signature = createHmac("sha256", secret).update(`${time}:${body}`).digest("base64");
  return {
    url,
    headers: { "content-type": "application/json", "x-front-request-timestamp": time, "x-front-signature": signature },
    body,
  };
}
