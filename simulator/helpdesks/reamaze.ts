import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import {
  conversationPayload,
  messagePayload,
  ratingPayload,
  slugOf,
  staffPayload,
  wholeConversationPayload,
} from "./reamaze-payload.ts";
import type { HelpdeskSimulation } from "./simulation.ts";

const PAGE_SIZE = 30;

/** Re:amaze's REST API, and a ping that names a conversation. How many calls it answers is not documented. */
export const reamazeSimulation = reamazeSimulationWith(300);

/** @param calls how many calls a minute are answered */
export function reamazeSimulationWith(calls: number): HelpdeskSimulation {
  return {
    id: "reamaze",
    hosts: [/^[a-z0-9-]+\.reamaze\.io$/],
    routes: (state) => routes(state, rateLimit(calls, 60_000 / calls)),
    tell: (ticket, _happening, { url, secret }) => {
      const headers = { "content-type": "application/json", "x-app-webhook-secret": secret };
      return [{ url, headers, body: JSON.stringify({ conversation: { slug: slugOf(ticket) } }) }];
    },
  };
}

function routes(state: SimulatorState, limit: RateLimit): Route[] {
  const route = (path: string, handle: (asked: Asked) => Answered, method: Route["method"] = "GET"): Route => ({
    method,
    pattern: new RegExp(`^/vendors/reamaze/api/v1${path}$`),
    handle: (asked) => guarded(asked, limit, handle),
  });
  // What was deleted is gone.
  const all = () => state.tickets(Infinity).filter(({ deletedAt }) => deletedAt === null);
  const found = ({ params }: Asked, show: (ticket: SimTicket) => Answered) => {
    const ticket = state.ticket(Number(/(\d+)$/.exec(params[0]!)?.[1]));
    const isIt = ticket?.deletedAt === null && [slugOf(ticket), String(ticket.id)].includes(params[0]!);
    return isIt ? show(ticket) : jsonAnswer({ error: "Not Found" }, 404);
  };
  return [
    route("/staff", (asked) => page(asked, "staff", state.staff.map(staffPayload))),
    route("/conversations", (asked) => page(asked, "conversations", selected(asked, all()).map(conversationPayload))),
    route("/conversations/([^/]+)", (asked) => found(asked, (ticket) => jsonAnswer(wholeConversationPayload(ticket)))),
    route("/conversations/([^/]+)/messages", (asked) => found(asked, (ticket) => page(asked, "messages", messagesOf(ticket)))),
    route(
      "/conversations/([^/]+)/messages",
      (asked) =>
        found(asked, (ticket) => {
          const { body, visibility } = (asked.json() as { message: { body: string; visibility: number } }).message;
          return jsonAnswer(messagePayload(ticket, writeByApi(state, ticket, body, visibility === 0)), 201);
        }),
      "POST",
    ),
    route(
      "/conversations/([^/]+)",
      (asked) =>
        found(asked, (ticket) => {
          tagByApi(state, ticket, (asked.json() as { conversation: { tag_list: string[] } }).conversation.tag_list);
          return jsonAnswer(wholeConversationPayload(ticket));
        }),
      "PUT",
    ),
    route("/messages", (asked) => page(asked, "messages", newMessages(asked, all()))),
    route("/satisfaction_ratings", (asked) => page(asked, "satisfaction_ratings", newRatings(asked, all()))),
  ];
}

function guarded(asked: Asked, limit: RateLimit, handle: (asked: Asked) => Answered): Answered {
  const [, token = ""] = Buffer.from(asked.headers.authorization?.replace(/^Basic /, "") ?? "", "base64")
    .toString("utf8")
    .split(":");
  if (token === "" || token.startsWith("revoked")) return jsonAnswer({ error: "HTTP Basic: Access denied." }, 401);
  const { retryAfterSeconds } = limit.take();
  if (retryAfterSeconds === 0) return handle(asked);
  return jsonAnswer({ error: "Too Many Requests" }, 429, { "retry-after": String(retryAfterSeconds) });
}

function page({ query }: Asked, name: string, items: readonly object[]): Answered {
  const from = (Number(query.get("page") ?? 1) - 1) * PAGE_SIZE;
  return jsonAnswer({
    page_size: PAGE_SIZE,
    page_count: Math.ceil(items.length / PAGE_SIZE),
    total_count: items.length,
    [name]: items.slice(from, from + PAGE_SIZE),
  });
}

/** Newest first, by when they were created or by their latest change; a date means the customer's last message. */
function selected({ query }: Asked, tickets: readonly SimTicket[]): SimTicket[] {
  const since = Date.parse(query.get("start_date") ?? "") || 0;
  const timeOf = query.get("sort") === "changed" ? updatedAt : ({ createdAt }: SimTicket) => createdAt;
  const lastAsked = ({ messages }: SimTicket) => messages.findLast(({ by }) => by === "customer")?.at ?? 0;
  return tickets.filter((ticket) => lastAsked(ticket) >= since).toSorted((a, b) => timeOf(b) - timeOf(a) || b.id - a.id);
}

function messagesOf(ticket: SimTicket): object[] {
  return ticket.messages.toReversed().map((each) => messagePayload(ticket, each));
}

function newMessages({ query }: Asked, tickets: readonly SimTicket[]): object[] {
  const since = Date.parse(query.get("start_date") ?? "") || 0;
  return tickets
    .flatMap((ticket) => ticket.messages.filter(({ at }) => at >= since).map((each) => ({ ticket, each })))
    .toSorted((a, b) => b.each.at - a.each.at)
    .map(({ ticket, each }) => messagePayload(ticket, each));
}

function newRatings({ query }: Asked, tickets: readonly SimTicket[]): object[] {
  const since = Date.parse(query.get("updated_after") ?? "") || 0;
  return tickets
    .filter(({ rating }) => rating !== null && rating.at >= since)
    .toSorted((a, b) => a.rating!.at - b.rating!.at)
    .map(ratingPayload);
}
