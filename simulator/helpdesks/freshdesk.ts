import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { agentPayload, conversationsPayload, GROUP, ratingPayload, ticketPayload } from "./freshdesk-payloads.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";

/** Freshdesk's REST API and automation rules, with the limit of the largest plan. */
export const freshdeskSimulation = freshdeskSimulationWith(700);

/** @param calls how many calls a minute are answered */
export function freshdeskSimulationWith(calls: number): HelpdeskSimulation {
  return { id: "freshdesk", hosts: [/^[a-z0-9-]+\.freshdesk\.com$/], routes: (state) => routes(state, calls), tell };
}

function routes(state: SimulatorState, calls: number): Route[] {
  const limit = rateLimit(calls, 60_000 / calls);
  const route = (path: string, handle: (asked: Asked) => Answered, method: Route["method"] = "GET"): Route => ({
    method,
    pattern: new RegExp(`^/vendors/freshdesk/api/v2${path}$`),
    handle: (asked) => guarded(asked, limit, calls, handle),
  });
  return [
    route("/agents/me", () => jsonAnswer(agentPayload(state.staff[0]!))),
    route("/agents", ({ query }) => paged(query, state.staff.map(agentPayload))),
    route("/groups", ({ query }) => paged(query, [GROUP])),
    route("/tickets", ({ query }) => listTickets(state, query)),
    route("/tickets/(\\d+)", ({ params }) => found(state, params[0], ticketPayload)),
    route("/tickets/(\\d+)/conversations", ({ params, query }) => {
      const ticket = state.ticket(Number(params[0]));
      return ticket ? paged(query, conversationsPayload(ticket), 30) : { status: 404 };
    }),
    route("/tickets/(\\d+)/(reply|notes)", (asked) => write(state, asked), "POST"),
    route(
      "/tickets/(\\d+)",
      ({ params, json }) => {
        const ticket = state.ticket(Number(params[0]));
        if (ticket) tagByApi(state, ticket, (json() as { tags: string[] }).tags);
        return found(state, params[0], ticketPayload);
      },
      "PUT",
    ),
    route("/tickets/(\\d+)/satisfaction_ratings", ({ params }) => found(state, params[0], ratingPayload)),
    route("/surveys/satisfaction_ratings", ({ query }) => listRatings(state, query)),
  ];
}

function write(state: SimulatorState, { params: [id, how], json }: Asked): Answered {
  const ticket = state.ticket(Number(id));
  if (!ticket) return { status: 404 };
  writeByApi(state, ticket, (json() as { body: string }).body, how === "reply");
  return jsonAnswer(conversationsPayload(ticket).at(-1), 201);
}

/** Any key is taken but one that says it was revoked. */
function guarded(asked: Asked, limit: RateLimit, calls: number, handle: (asked: Asked) => Answered): Answered {
  const [key = ""] = Buffer.from(asked.headers.authorization?.replace(/^Basic /, "") ?? "", "base64")
    .toString("utf8")
    .split(":");
  if (key === "" || key.startsWith("revoked"))
    return jsonAnswer({ code: "invalid_credentials", message: "You have to be logged in." }, 401);
  const { used, retryAfterSeconds } = limit.take();
  const headers = { "x-ratelimit-total": String(calls), "x-ratelimit-remaining": String(Math.max(0, calls - used)) };
  if (retryAfterSeconds > 0)
    return jsonAnswer({ message: "You have exceeded the limit" }, 429, { ...headers, "retry-after": String(retryAfterSeconds) });
  return { ...handle(asked), headers };
}

function found(state: SimulatorState, id: string | undefined, show: (ticket: SimTicket) => unknown): Answered {
  const ticket = state.ticket(Number(id));
  return ticket ? jsonAnswer(show(ticket)) : { status: 404 };
}

function paged(query: URLSearchParams, rows: readonly unknown[], usual = 30): Answered {
  const size = Math.min(100, Number(query.get("per_page") ?? usual));
  const page = Number(query.get("page") ?? 1);
  return jsonAnswer(rows.slice((page - 1) * size, page * size));
}

/** Deleted and spam tickets are only in their own lists. Statistics and requester have to be asked for. */
function listTickets(state: SimulatorState, query: URLSearchParams): Answered {
  const asked = query.get("updated_since");
  const since = asked === null ? Date.now() - 30 * 86_400_000 : Date.parse(asked);
  const filter = query.get("filter");
  const changed = (ticket: SimTicket) => Math.floor(updatedAt(ticket) / 1000) * 1000;
  const timeOf = query.get("order_by") === "updated_at" ? changed : ({ createdAt }: SimTicket) => createdAt;
  const direction = query.get("order_type") === "asc" ? 1 : -1;
  const rows = state
    .tickets(Infinity)
    .filter((ticket) => changed(ticket) >= since)
    .filter(({ deletedAt, spamAt }) =>
      filter === "deleted" ? deletedAt !== null : filter === "spam" ? spamAt !== null : deletedAt === null && spamAt === null,
    )
    .toSorted((a, b) => direction * (timeOf(a) - timeOf(b) || a.id - b.id));
  const included = query.get("include")?.split(",") ?? [];
  return paged(
    query,
    rows.map((ticket) => {
      const { stats, requester, ...row } = ticketPayload(ticket);
      return {
        ...row,
        ...(included.includes("stats") ? { stats } : {}),
        ...(included.includes("requester") ? { requester } : {}),
      };
    }),
  );
}

function listRatings(state: SimulatorState, query: URLSearchParams): Answered {
  const since = Date.parse(query.get("created_since") ?? "") || 0;
  const rated = state
    .tickets(Infinity)
    .filter(({ rating }) => rating !== null && rating.at >= since)
    .toSorted((a, b) => a.rating!.at - b.rating!.at);
  return paged(query, rated.flatMap(ratingPayload));
}

/** A rule posts only what its template says; nothing is told of a merge. */
function tell(ticket: SimTicket, happening: Happening, { url, secret }: WebhookTarget): SignedDelivery[] {
  if (happening === "merged") return [];
  const body = JSON.stringify({ event: "ticket.updated", ticket_id: String(ticket.id) });
  return [{ url, headers: { "content-type": "application/json", "x-app-webhook-secret": secret }, body }];
}
