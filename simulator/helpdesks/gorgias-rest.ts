import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { gorgiasContext, type GorgiasTrigger, iso, surveyPayload, ticketPayload } from "./gorgias-context.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { gorgiasLog } from "./gorgias-log.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";

/** Gorgias' REST API and its HTTP integration. One key may make 40 calls in 20 seconds. */
export const gorgiasSimulation = gorgiasSimulationWith(40);

/** @param calls how many calls in 20 seconds are answered */
export function gorgiasSimulationWith(calls: number): HelpdeskSimulation {
  return { id: "gorgias", hosts: [/^[a-z0-9-]+\.gorgias\.com$/], routes: (state) => routes(state, calls), tell };
}

function routes(state: SimulatorState, calls: number): Route[] {
  const limit = rateLimit(calls, 20_000 / calls);
  const route = (method: Route["method"], path: string, handle: (asked: Asked) => Answered): Route => ({
    method,
    pattern: new RegExp(`^/vendors/gorgias/api${path}/?$`),
    handle: (asked) => guarded(asked, limit, calls, handle),
  });
  const ticket = (id: string | undefined) => state.ticket(Number(id));
  return [
    route("GET", "/account", ({ headers }) =>
      jsonAnswer({ domain: String(headers["x-simulated-host"]).split(".")[0], settings: [] }),
    ),
    route("GET", "/tickets", (asked) => listTickets(state, asked)),
    route("GET", "/tickets/(\\d+)", ({ params }) => found(ticket(params[0]), ticketPayload)),
    route("POST", "/tickets/(\\d+)/messages", ({ params, json }) => {
      const { public: isPublic, body_text: text } = json() as { public: boolean; body_text: string };
      const written = ticket(params[0]);
      return found(written, () => ({
        id: writeByApi(state, written!, text, isPublic).id,
        ticket_id: written!.id,
        public: isPublic,
      }));
    }),
    route("POST", "/tickets/(\\d+)/tags", ({ params, json }) => {
      const tagged = ticket(params[0]);
      if (tagged) tagByApi(state, tagged, [...tagged.tags, ...(json() as { names: string[] }).names]);
      return found(tagged, () => ({}));
    }),
    route("GET", "/events", (asked) => listEvents(state, asked)),
    route("GET", "/satisfaction-surveys/(\\d+)", ({ params }) =>
      found(
        all(state).find(({ rating }) => String(rating?.id) === params[0]),
        surveyPayload,
      ),
    ),
    route("GET", "/phone/voice-calls", ({ query }) => list(callPayloads(ticket(query.get("ticket_id") ?? "")))),
    route("GET", "/phone/voice-call-events", ({ query }) => list(callLog(state, query.get("call_id")))),
    route("POST", "/integrations", (asked) => makeIntegration(state, asked)),
    route("DELETE", "/integrations/(\\d+)", ({ params }) => {
      state.removeWebhook("gorgias", params[0]);
      return { status: 204 };
    }),
  ];
}

function guarded(asked: Asked, limit: RateLimit, calls: number, handle: (asked: Asked) => Answered): Answered {
  const [, key = ""] = Buffer.from(asked.headers.authorization?.replace(/^Basic /, "") ?? "", "base64")
    .toString("utf8")
    .split(":");
  if (key === "" || key.startsWith("revoked")) return jsonAnswer({ error: { msg: "Authentication required" } }, 401);
  const { used, retryAfterSeconds } = limit.take();
  const headers = { "x-gorgias-account-api-call-limit": `${used}/${calls}` };
  if (retryAfterSeconds === 0) return { ...handle(asked), headers };
  return jsonAnswer({ error: { msg: "Rate limit exceeded" } }, 429, { ...headers, "retry-after": String(retryAfterSeconds) });
}

function list(data: object[]): Answered {
  return jsonAnswer({ object: "list", data, meta: { next_cursor: null } });
}

function callPayloads(ticket: SimTicket | undefined): object[] {
  return (ticket?.calls ?? []).map(({ id, at, answeredAt, endedAt, staff }) => ({
    id,
    ticket_id: ticket!.id,
    provider: "twilio",
    status: answeredAt === null ? "canceled" : "completed",
    direction: "inbound",
    duration: (endedAt - at) / 1000,
    initiated_by_agent_id: null,
    last_answered_by_agent_id: staff?.id ?? null,
    started_datetime: iso(at),
    created_datetime: iso(at),
    updated_datetime: iso(endedAt),
  }));
}

function callLog(state: SimulatorState, id: string | null): object[] {
  const call = all(state)
    .flatMap(({ calls }) => calls)
    .find((each) => String(each.id) === id);
  if (!call) return [];
  const log = [
    ["incoming-phone-call", call.at],
    ["phone-call-conversation-started", call.answeredAt],
    ["completed-phone-call", call.endedAt],
  ] as const;
  return log.flatMap(([type, at]) => (at === null ? [] : [{ type, created_datetime: iso(at) }]));
}

function found(ticket: SimTicket | undefined, show: (ticket: SimTicket) => object | null): Answered {
  return ticket ? jsonAnswer(show(ticket)) : jsonAnswer({ error: { msg: "Not found" } }, 404);
}

function all(state: SimulatorState): SimTicket[] {
  return state.tickets(Infinity);
}

/** In lists a ticket comes without its messages and the customer without channels and integrations. */
function listTickets(state: SimulatorState, { query }: Asked): Answered {
  const byCreation = query.get("order_by")?.startsWith("created_datetime");
  const timeOf = (ticket: SimTicket) => (byCreation ? ticket.createdAt : updatedAt(ticket));
  const sorted = all(state).toSorted((a, b) => timeOf(b) - timeOf(a) || b.id - a.id);
  return page(
    query,
    sorted,
    (ticket) => [-timeOf(ticket), -ticket.id],
    (ticket) => {
      const { messages, ...listed } = ticketPayload(ticket) as { messages: unknown[] };
      return { ...listed, messages_count: messages.length };
    },
  );
}

function listEvents(state: SimulatorState, { query }: Asked): Answered {
  const objectId = query.get("object_id");
  const types = query.getAll("types[]");
  const from = query.get("created_datetime[gte]");
  const tickets = objectId === null ? all(state) : all(state).filter(({ id }) => String(id) === objectId);
  const log = tickets
    .flatMap(gorgiasLog)
    .filter((entry) => objectId === null || entry.object_type === query.get("object_type"))
    .filter((entry) => types.length === 0 || types.includes(entry.type))
    .filter((entry) => from === null || Date.parse(entry.created_datetime) >= Date.parse(from))
    .toSorted((a, b) => Date.parse(a.created_datetime) - Date.parse(b.created_datetime) || Number(a.id) - Number(b.id));
  return page(
    query,
    log,
    (entry) => [Date.parse(entry.created_datetime), Number(entry.id)],
    (entry) => entry,
  );
}

/** The cursor names the last item shown, so a list that changes meanwhile neither skips nor repeats. */
function page<T>(
  query: URLSearchParams,
  sorted: readonly T[],
  place: (item: T) => [number, number],
  show: (item: T) => object,
): Answered {
  const cursor = query.get("cursor");
  const [at, id] =
    cursor === null ? [-Infinity, 0] : (JSON.parse(Buffer.from(cursor, "base64").toString("utf8")) as [number, number]);
  const rest = sorted.filter((item) => place(item)[0] > at || (place(item)[0] === at && place(item)[1] > id));
  const shown = rest.slice(0, Number(query.get("limit") ?? 30));
  const next = shown.length < rest.length ? Buffer.from(JSON.stringify(place(shown.at(-1)!))).toString("base64") : null;
  return jsonAnswer({ object: "list", data: shown.map(show), meta: { prev_cursor: null, next_cursor: next } });
}

type Integration = { http: { url: string; headers: Record<string, string> } };

function makeIntegration(state: SimulatorState, asked: Asked): Answered {
  const integration = asked.json() as Integration;
  const id = state.nextId();
  const secret = integration.http.headers["X-App-Webhook-Secret"] ?? "";
  state.webhooks.set("gorgias", { url: integration.http.url, secret, id });
  return jsonAnswer({ id, ...integration, deactivated_datetime: null, created_datetime: iso(Date.now()) }, 201);
}

const triggers: Record<Happening, GorgiasTrigger> = {
  created: "ticket-created",
  customer_message: "ticket-message-created",
  agent_message: "ticket-message-created",
  note: "ticket-message-created",
  assigned: "ticket-assignment-updated",
  closed: "ticket-status-updated",
  reopened: "ticket-status-updated",
  tagged: "ticket-updated",
  rated: "ticket-updated",
  spam: "ticket-updated",
  deleted: "ticket-updated",
  merged: "ticket-updated",
};

function tell(ticket: SimTicket, happening: Happening, { url, secret }: WebhookTarget): SignedDelivery[] {
  const changesStatus = happening === "closed" || happening === "reopened";
  const at = changesStatus ? ticket.statuses.at(-1)!.at : happening === "created" ? ticket.createdAt : updatedAt(ticket);
  const actor = changesStatus ? ticket.statuses.at(-1)!.by : (ticket.messages.at(-1)?.staff ?? null);
  const eventId = at * 16 + Object.keys(triggers).indexOf(happening);
  return [
    {
      url: `${url}?e=${triggers[happening]}`,
      headers: { "content-type": "application/json", "x-app-webhook-secret": secret },
      body: JSON.stringify(gorgiasContext(ticket, triggers[happening], at, eventId, actor)),
    },
  ];
}
