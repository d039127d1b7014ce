import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { edeskChannels, edeskContact, edeskItems, edeskTicket, type TagIds } from "./edesk-payload.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import { requesterId } from "./requester-id.ts";
import type { HelpdeskSimulation } from "./simulation.ts";

/** eDesk's Open API, and the ping a message rule may send. 60 calls at once, then two a second. */
export const edeskSimulation = edeskSimulationWith(60);

/** @param calls how many calls are answered at once */
export function edeskSimulationWith(calls: number, refillMs = 500): HelpdeskSimulation {
  return {
    id: "edesk",
    hosts: [/^api\.edesk\.com$/],
    routes: (state) => routes(state, rateLimit(calls, refillMs)),
    tell: (ticket, _happening, { url, secret }) => {
      const headers = { "content-type": "application/json", "x-app-webhook-secret": secret };
      return [{ url, headers, body: JSON.stringify({ ticket_id: ticket.id }) }];
    },
  };
}

function routes(state: SimulatorState, limit: RateLimit): Route[] {
  const tagId = tagNumbers(state);
  const route = (path: string, handle: (asked: Asked) => Answered): Route => ({
    method: "GET",
    pattern: new RegExp(`^/vendors/edesk/v1${path}$`),
    handle: (asked) => guarded(asked, limit, handle),
  });
  const all = () => state.tickets(Infinity);
  const found = <T>(thing: T | undefined, show: (thing: T) => object) =>
    thing ? jsonAnswer(show(thing)) : failure(404, "Not found", "No such resource");
  return [
    route("/whoami", () => jsonAnswer({ id: 3312, name: "Maison Linden", email: "support@maison-linden.example" })),
    route("/users", (asked) =>
      page(
        asked,
        state.staff.map(({ id, name, email }) => ({ id, name, email })),
      ),
    ),
    route("/tags", (asked) =>
      page(
        asked,
        [...new Set(all().flatMap(({ tags }) => tags))].map((name) => ({ id: tagId(name), name })),
      ),
    ),
    route("/channels", (asked) => page(asked, edeskChannels)),
    route("/tickets", (asked) =>
      page(
        asked,
        selected(asked, all()).map((ticket) => edeskTicket(ticket, tagId)),
      ),
    ),
    route("/tickets/(\\d+)", ({ params }) => found(state.ticket(Number(params[0])), (ticket) => edeskTicket(ticket, tagId))),
    route("/messages/(\\d+)", ({ params }) => found(itemOf(state, Number(params[0])), (item) => item)),
    route("/contacts/(\\d+)", ({ params }) =>
      found(
        all().find((ticket) => String(requesterId(ticket)) === params[0]),
        edeskContact,
      ),
    ),
  ];
}

function tagNumbers(state: SimulatorState): TagIds {
  const numbers = new Map<string, number>();
  for (const name of state.tickets(Infinity).flatMap(({ tags }) => tags))
    if (!numbers.has(name)) numbers.set(name, 9000 + numbers.size);
  return (name) => {
    if (!numbers.has(name)) numbers.set(name, 9000 + numbers.size);
    return numbers.get(name)!;
  };
}

/** What happened to a ticket is numbered under the ticket's own id. */
function itemOf(state: SimulatorState, id: number) {
  const holder =
    state.ticket(Math.floor(id / 100)) ?? state.tickets(Infinity).find(({ messages }) => messages.some((each) => each.id === id));
  return holder && edeskItems(holder).find((item) => item.id === id);
}

function guarded(asked: Asked, limit: RateLimit, handle: (asked: Asked) => Answered): Answered {
  const token = asked.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (token === "" || token.startsWith("revoked")) return failure(401, "Unauthorized", "Invalid token");
  return limit.take().retryAfterSeconds === 0 ? handle(asked) : failure(429, "Too many requests", "Out of quota");
}

function failure(httpCode: number, message: string, details: string): Answered {
  return jsonAnswer({ error: { httpCode, message, details } }, httpCode);
}

/** Filters are whole days. */
function selected({ query }: Asked, tickets: readonly SimTicket[]): SimTicket[] {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const within = (name: string, ms: number) => {
    const [from, to] = [query.get(`filter_${name}_gte`), query.get(`filter_${name}_lte`)];
    return (from === null || day(ms) >= from) && (to === null || day(ms) <= to);
  };
  const back = query.get("order_direction") === "desc" ? -1 : 1;
  return tickets
    .filter((ticket) => within("created_at", ticket.createdAt) && within("last_updated_at", updatedAt(ticket)))
    .toSorted((a, b) => back * (updatedAt(a) - updatedAt(b) || a.id - b.id));
}

function page({ query }: Asked, items: readonly object[]): Answered {
  const currentPage = Number(query.get("page") ?? 1);
  const itemsPerPage = Math.min(100, Number(query.get("itemsPerPage") ?? 20));
  const data = items.slice((currentPage - 1) * itemsPerPage, currentPage * itemsPerPage);
  return jsonAnswer({ data, paginator: { currentPage, itemsPerPage, totalItemsCount: items.length } });
}
