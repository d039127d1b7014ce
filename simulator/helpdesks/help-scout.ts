import { createHmac } from "node:crypto";
import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { fullName, humans, type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { conversationPayload, iso, ratedThread, threadsOf } from "./help-scout-payload.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import { requesterId } from "./requester-id.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";

const PAGE_SIZE = 25;
const TOKEN = "simulated-helpscout-token";

/** Help Scout's Inbox API and its webhooks, as a Plus account has them: 400 calls a minute. */
export const helpScoutSimulation = helpScoutSimulationWith(400);

/** @param calls how many calls a minute are answered */
export function helpScoutSimulationWith(calls: number): HelpdeskSimulation {
  // A merge is told by the survivor, which only the state knows.
  let known: SimulatorState | null = null;
  return {
    id: "helpscout",
    hosts: [/^api\.helpscout\.net$/],
    routes(state) {
      known = state;
      return routes(state, calls);
    },
    tell: (ticket, happening, target) => tell(known, ticket, happening, target),
  };
}

function routes(state: SimulatorState, calls: number): Route[] {
  const limit = rateLimit(calls, 60_000 / calls);
  const route = (method: Route["method"], path: string, handle: (asked: Asked) => Answered): Route => ({
    method,
    pattern: new RegExp(`^/vendors/helpscout${path}$`),
    handle: (asked) => guarded(asked, limit, calls, handle),
  });
  const me = humans[0]!;
  const [firstName, lastName] = me.name.split(" ");
  return [
    { method: "POST", pattern: /^\/vendors\/helpscout\/v2\/oauth2\/token$/, handle: grant },
    route("GET", "/v2/users/me", () => jsonAnswer({ id: me.id, firstName, lastName, email: me.email })),
    route("GET", "/v2/conversations", (asked) => listConversations(state, asked)),
    route("GET", "/v2/conversations/(\\d+)", ({ params }) => showConversation(state, params[0]!)),
    route("POST", "/v2/conversations/(\\d+)/(reply|notes)", ({ params, json }) => {
      const ticket = living(state).find(({ id }) => String(id) === params[0]);
      if (!ticket) return jsonAnswer({ error: "Not Found" }, 404);
      const written = writeByApi(state, ticket, (json() as { text: string }).text, params[1] === "reply");
      return { status: 201, headers: { "resource-id": String(written.id) } };
    }),
    route("PUT", "/v2/conversations/(\\d+)/tags", ({ params, json }) => {
      const ticket = living(state).find(({ id }) => String(id) === params[0]);
      if (!ticket) return jsonAnswer({ error: "Not Found" }, 404);
      tagByApi(state, ticket, (json() as { tags: string[] }).tags);
      return { status: 204 };
    }),
    route("GET", "/v3/conversations/(\\d+)/threads", ({ params }) => listThreads(state, params[0]!)),
    route("GET", "/v2/customers/(\\d+)", ({ params }) => showCustomer(state, params[0]!)),
    route("GET", "/v2/reports/happiness/ratings", (asked) => listRatings(state, asked)),
    route("POST", "/v2/webhooks", (asked) => makeWebhook(state, asked)),
    route("DELETE", "/v2/webhooks/(\\d+)", ({ params }) => {
      state.removeWebhook("helpscout", params[0]);
      return { status: 204 };
    }),
  ];
}

function makeWebhook(state: SimulatorState, asked: Asked): Answered {
  const { url, secret } = asked.json() as { url: string; secret: string };
  const id = state.nextId();
  state.webhooks.set("helpscout", { url, secret, id });
  return { status: 201, headers: { "resource-id": String(id) } };
}

function grant({ form }: Asked): Answered {
  const id = form.get("client_id") ?? "";
  if (form.get("grant_type") !== "client_credentials" || id === "" || id.startsWith("revoked"))
    return jsonAnswer({ error: "invalid_client" }, 401);
  return jsonAnswer({ token_type: "bearer", access_token: TOKEN, expires_in: 172_800 });
}

function guarded(asked: Asked, limit: RateLimit, calls: number, handle: (asked: Asked) => Answered): Answered {
  if (asked.headers.authorization !== `Bearer ${TOKEN}`) return jsonAnswer({ error: "invalid_token" }, 401);
  const { used, retryAfterSeconds } = limit.take();
  const headers = { "x-ratelimit-limit-minute": String(calls), "x-ratelimit-remaining-minute": String(calls - used) };
  if (retryAfterSeconds > 0) {
    const retry = { "x-ratelimit-retry-after": String(retryAfterSeconds + 10) };
    return jsonAnswer({ error: "Throttle limit reached" }, 429, { ...headers, ...retry });
  }
  const answer = handle(asked);
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** Neither deleted nor swallowed by another. */
function living(state: SimulatorState): SimTicket[] {
  return state.tickets(Infinity).filter(({ deletedAt, mergedInto }) => deletedAt === null && mergedInto === null);
}

function absorbedBy(state: SimulatorState, { id }: SimTicket): SimTicket[] {
  return state.tickets(Infinity).filter(({ mergedInto }) => mergedInto === id);
}

function listConversations(state: SimulatorState, { query }: Asked): Answered {
  const modifiedSince = Date.parse(query.get("modifiedSince") ?? iso(0));
  const [from, to] = /createdAt:\[(\S+) TO (\S+)\]/.exec(query.get("query") ?? "")?.slice(1) ?? [iso(0), "9999-12-31T00:00:00Z"];
  const timeOf = (ticket: SimTicket) => (query.get("sortField") === "createdAt" ? ticket.createdAt : updatedAt(ticket));
  const direction = query.get("sortOrder") === "desc" ? -1 : 1;
  const matching = living(state)
    .filter((ticket) => updatedAt(ticket) >= modifiedSince)
    .filter(({ createdAt }) => createdAt >= Date.parse(from!) && createdAt <= Date.parse(to!))
    .toSorted((a, b) => direction * (timeOf(a) - timeOf(b) || a.id - b.id));
  const number = Number(query.get("page") ?? 1);
  const shown = matching.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
  return jsonAnswer({
    _embedded: { conversations: shown.map((ticket) => conversationPayload(ticket, absorbedBy(state, ticket))) },
    page: { size: PAGE_SIZE, totalElements: matching.length, totalPages: Math.ceil(matching.length / PAGE_SIZE), number },
  });
}

/** A swallowed conversation leads to its survivor. */
function showConversation(state: SimulatorState, id: string): Answered {
  const ticket = state.ticket(Number(id));
  if (!ticket || ticket.deletedAt !== null) return jsonAnswer({ error: "Not Found" }, 404);
  if (ticket.mergedInto !== null) return { status: 301, location: `./${ticket.mergedInto}?embed=threads` };
  return jsonAnswer(conversationPayload(ticket, absorbedBy(state, ticket)));
}

function listThreads(state: SimulatorState, id: string): Answered {
  const ticket = state.ticket(Number(id));
  if (!ticket) return jsonAnswer({ error: "Not Found" }, 404);
  return jsonAnswer({
    _embedded: { threads: threadsOf(ticket, absorbedBy(state, ticket), "system_user") },
    page: { totalPages: 1, number: 1 },
  });
}

function showCustomer(state: SimulatorState, id: string): Answered {
  const own = state.tickets(Infinity).find((ticket) => String(requesterId(ticket)) === id);
  if (!own) return jsonAnswer({ error: "Not Found" }, 404);
  const { first: firstName, last: lastName } = own.person;
  const listed = (value: string | null) => (value === null ? [] : [{ id: 1, value, type: "other" }]);
  return jsonAnswer({
    id: Number(id),
    firstName,
    lastName,
    _embedded: { emails: listed(own.email), phones: listed(own.phone) },
  });
}

/** Great, okay and not good, as three buttons give them. */
function buttonOf(score: number): 1 | 2 | 3 {
  return score >= 4 ? 1 : score === 3 ? 2 : 3;
}

function listRatings(state: SimulatorState, { query }: Asked): Answered {
  const [start, end] = [Date.parse(query.get("start")!), Date.parse(query.get("end")!)];
  const rated = living(state)
    .filter(({ rating }) => rating !== null && rating.at >= start && rating.at <= end)
    .toSorted((a, b) => a.rating!.at - b.rating!.at);
  const page = Number(query.get("page") ?? 1);
  const results = rated.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((ticket) => ({
    number: ticket.id % 1_000_000,
    threadid: ratedThread(ticket),
    id: ticket.id,
    type: "email",
    ratingId: buttonOf(ticket.rating!.score),
    ratingComments: ticket.rating!.comment,
    ratingCreatedAt: iso(ticket.rating!.at),
    ratingCustomerName: fullName(ticket.person),
  }));
  return jsonAnswer({ facets: {}, results, page, pages: Math.max(1, Math.ceil(rated.length / PAGE_SIZE)), count: rated.length });
}

const events: Record<Happening, string> = {
  created: "convo.created",
  customer_message: "convo.customer.reply.created",
  agent_message: "convo.agent.reply.created",
  note: "convo.note.created",
  assigned: "convo.assigned",
  closed: "convo.status",
  reopened: "convo.status",
  spam: "convo.status",
  tagged: "convo.tags",
  rated: "satisfaction.ratings",
  deleted: "convo.deleted",
  merged: "convo.merged",
};

function tell(
  state: SimulatorState | null,
  ticket: SimTicket,
  happening: Happening,
  { url, secret }: WebhookTarget,
): SignedDelivery[] {
  const about = happening === "merged" ? state?.ticket(ticket.mergedInto ?? 0) : ticket;
  if (!about) return [];
  const byAi = happening === "agent_message" && ticket.messages.at(-1)?.by === "ai";
  const body = JSON.stringify(bodyOf(about, happening, state ? absorbedBy(state, about) : []));
  const headers = {
    "content-type": "application/json",
    "x-helpscout-event": byAi ? "convo.ai-answers.created" : events[happening],
    "x-helpscout-signature": createHmac("sha1", secret).update(body).digest("base64"),
  };
  return [{ url, headers, body }];
}

function bodyOf(ticket: SimTicket, happening: Happening, absorbed: SimTicket[]): object {
  if (happening === "deleted") return { id: ticket.id };
  return happening === "rated" ? ratingPayload(ticket) : conversationPayload(ticket, absorbed);
}

function ratingPayload(ticket: SimTicket): object {
  const { id, score, comment, at } = ticket.rating!;
  return {
    id,
    customer: { id: requesterId(ticket), firstName: ticket.person.first, lastName: ticket.person.last, emails: [] },
    ticketId: ticket.id,
    threadId: ratedThread(ticket),
    rating: { 1: "Great", 2: "Okay", 3: "Bad" }[buttonOf(score)],
    comments: comment,
    createdAt: iso(at),
    modifiedAt: iso(at),
  };
}
