import { createHash, createHmac, randomUUID } from "node:crypto";
import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import {
  ACCOUNT,
  agentPayload,
  apiMessage,
  type ChatwootEntry,
  conversationPayload,
  conversationWebhook,
  entriesOf,
  epoch,
  messageWebhook,
  responsePayload,
  surveyOf,
} from "./chatwoot-payload.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";

const PAGE_SIZE = 25;
const MESSAGES_A_PAGE = 20;

/** Chatwoot's cloud, in a version that signs webhooks and does not yet say who changed a status. */
export const chatwootSimulation = chatwootSimulationWith(3_000);

/** @param calls how many calls a minute are answered */
export function chatwootSimulationWith(calls: number): HelpdeskSimulation {
  return { id: "chatwoot", hosts: [/^app\.chatwoot\.com$/], routes: (state) => routes(state, calls), tell };
}

function routes(state: SimulatorState, calls: number): Route[] {
  const limit = rateLimit(calls, 60_000 / calls);
  const route = (method: Route["method"], path: string, handle: (asked: Asked) => Answered): Route => ({
    method,
    pattern: new RegExp(`^/vendors/chatwoot/api/v1${path}$`),
    handle: (asked) => guarded(asked, limit, handle),
  });
  const inAccount = (method: Route["method"], path: string, handle: (asked: Asked) => Answered) =>
    route(method, `/accounts/${ACCOUNT.id}${path}`, handle);
  return [
    route("GET", "/profile", () => jsonAnswer({ id: 1, name: "Fiveday", accounts: [{ ...ACCOUNT, role: "administrator" }] })),
    inAccount("GET", "/agents", () => jsonAnswer(state.staff.filter(({ ai }) => !ai).map(agentPayload))),
    inAccount("GET", "/conversations", ({ query }) => jsonAnswer({ data: listed(living(state), query) })),
    inAccount("POST", "/conversations/filter", (asked) => jsonAnswer(listed(living(state).filter(filterOf(asked)), asked.query))),
    inAccount("GET", "/conversations/(\\d+)", (asked) => found(state, asked, (each) => jsonAnswer(conversationPayload(each)))),
    inAccount("GET", "/conversations/(\\d+)/messages", (asked) => found(state, asked, (each) => messages(each, asked.query))),
    inAccount("POST", "/conversations/(\\d+)/messages", (asked) =>
      found(state, asked, (ticket) => {
        const { content, private: isPrivate } = asked.json() as { content: string; private: boolean };
        const written = writeByApi(state, ticket, content, !isPrivate);
        return jsonAnswer(
          apiMessage(
            ticket,
            entriesOf(ticket).find(({ of }) => of === written)!,
          ),
        );
      }),
    ),
    inAccount("GET", "/conversations/(\\d+)/labels", (asked) => found(state, asked, ({ tags }) => jsonAnswer({ payload: tags }))),
    inAccount("POST", "/conversations/(\\d+)/labels", (asked) =>
      found(state, asked, (ticket) => {
        tagByApi(state, ticket, (asked.json() as { labels: string[] }).labels);
        return jsonAnswer({ payload: ticket.tags });
      }),
    ),
    inAccount("GET", "/csat_survey_responses", ({ query }) => responses(state, query)),
    inAccount("POST", "/webhooks", (asked) => makeWebhook(state, asked)),
    inAccount("DELETE", "/webhooks/(\\d+)", ({ params }) => {
      state.removeWebhook("chatwoot", params[0]);
      return { status: 200 };
    }),
  ];
}

function guarded(asked: Asked, limit: RateLimit, handle: (asked: Asked) => Answered): Answered {
  const token = String(asked.headers.api_access_token ?? "");
  if (token === "" || token.startsWith("revoked")) return jsonAnswer({ error: "Invalid Access Token" }, 401);
  const { retryAfterSeconds } = limit.take();
  if (retryAfterSeconds === 0) return handle(asked);
  return { status: 429, type: "text/plain", body: "Retry later\n", headers: { "retry-after": String(retryAfterSeconds + 30) } };
}

function found(state: SimulatorState, { params: [id] }: Asked, show: (ticket: SimTicket) => Answered): Answered {
  const ticket = state.ticket(Number(id));
  return ticket && ticket.deletedAt === null ? show(ticket) : jsonAnswer({ error: "Resource could not be found" }, 404);
}

/** Chatwoot merges no conversations, and of deleted ones nothing is left. */
function living(state: SimulatorState): SimTicket[] {
  return state.tickets(Infinity).filter(({ deletedAt }) => deletedAt === null);
}

function paged<T>(all: readonly T[], query: URLSearchParams): T[] {
  const page = Number(query.get("page") ?? 1);
  return all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
}

function listed(tickets: readonly SimTicket[], query: URLSearchParams): object {
  const latest = tickets.toSorted((a, b) => updatedAt(b) - updatedAt(a) || b.id - a.id);
  return { meta: { all_count: tickets.length }, payload: paged(latest, query).map(conversationPayload) };
}

/** Days, as the filter of created_at has them. */
function filterOf(asked: Asked): (ticket: SimTicket) => boolean {
  const { payload } = asked.json() as { payload: { filter_operator: string; values: [string] }[] };
  const dayOf = (operator: string) => payload.find((each) => each.filter_operator === operator)!.values[0];
  const [after, before] = [dayOf("is_greater_than"), dayOf("is_less_than")];
  return ({ createdAt }) => {
    const day = new Date(createdAt).toISOString().slice(0, 10);
    return day > after && day < before;
  };
}

function messages(ticket: SimTicket, query: URLSearchParams): Answered {
  const before = Number(query.get("before") ?? Infinity);
  const shown = entriesOf(ticket)
    .filter(({ id }) => id < before)
    .slice(-MESSAGES_A_PAGE);
  return jsonAnswer({ meta: {}, payload: shown.map((entry) => apiMessage(ticket, entry)) });
}

function responses(state: SimulatorState, query: URLSearchParams): Answered {
  const [since, until] = [Number(query.get("since")), Number(query.get("until"))];
  const rated = living(state)
    .filter(({ rating }) => rating !== null && epoch(rating.at) >= since && epoch(rating.at) <= until)
    .toSorted((a, b) => b.rating!.at - a.rating!.at);
  return jsonAnswer(paged(rated, query).map(responsePayload));
}

function makeWebhook(state: SimulatorState, asked: Asked): Answered {
  const { webhook } = asked.json() as { webhook: { url: string } };
  const id = state.nextId();
  const secret = createHash("sha256").update(`chatwoot ${id}`).digest("base64url").slice(0, 24);
  state.webhooks.set("chatwoot", { url: webhook.url, secret, id });
  return jsonAnswer({ payload: { webhook: { ...webhook, id, account_id: ACCOUNT.id, secret } } });
}

/** Nothing is told of deletion; merging there is none. */
function tell(ticket: SimTicket, happening: Happening, target: WebhookTarget): SignedDelivery[] {
  return bodiesOf(ticket, happening).map((body) => signed(target, JSON.stringify(body)));
}

function bodiesOf(ticket: SimTicket, happening: Happening): object[] {
  const about = conversationWebhook(ticket);
  switch (happening) {
    case "created":
      return [{ ...about, event: "conversation_created" }, ...messageBodies(ticket, ({ of }) => of !== undefined)];
    case "customer_message":
      return messageBodies(ticket, ({ of }) => of?.by === "customer");
    case "agent_message":
      return messageBodies(ticket, ({ of }) => of !== undefined && of.by !== "customer" && of.public);
    case "note":
      return messageBodies(ticket, ({ of }) => of?.public === false);
    case "closed":
    case "reopened":
      return [
        { ...about, changed_attributes: statusChange(ticket), event: "conversation_status_changed" },
        { ...about, changed_attributes: statusChange(ticket), event: "conversation_updated" },
      ];
    case "assigned":
    case "tagged":
    case "spam":
      return [{ ...about, changed_attributes: [], event: "conversation_updated" }];
    case "rated": {
      const survey = surveyOf(ticket);
      return survey ? [{ ...messageWebhook(ticket, survey), event: "message_updated" }] : [];
    }
    case "deleted":
    case "merged":
      return [];
  }
}

/** The latest such message. */
function messageBodies(ticket: SimTicket, isMeant: (entry: ChatwootEntry) => boolean): object[] {
  const entry = entriesOf(ticket).findLast(isMeant);
  return entry ? [{ ...messageWebhook(ticket, entry), event: "message_created" }] : [];
}

function statusChange({ statuses }: SimTicket): object[] {
  const last = statuses.at(-1);
  if (!last) return [];
  const [current, previous] = last.to === "closed" ? ["resolved", "open"] : ["open", "resolved"];
  return [
    { status: { current_value: current, previous_value: previous } },
    { updated_at: { current_value: new Date(last.at).toISOString(), previous_value: null } },
  ];
}

function signed({ url, secret }: WebhookTarget, body: string): SignedDelivery {
  const timestamp = String(epoch(Date.now()));
  const headers = {
    "content-type": "application/json",
    "x-chatwoot-timestamp": timestamp,
    "x-chatwoot-delivery": randomUUID(),
    "x-chatwoot-signature": `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`,
  };
  return { url, headers, body };
}
