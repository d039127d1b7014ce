import { createHash, createHmac } from "node:crypto";
import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { type SimTicket, statusOf, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { tagByApi, writeByApi } from "./api-writes.ts";
import { assignments } from "./assignments.ts";
import { rateLimit } from "./rate-limit.ts";
import { requesterId } from "./requester-id.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";
import {
  auditsPayload,
  callPayload,
  detailPayload,
  ratingScore,
  requesterPayload,
  seconds,
  staffPayload,
  ticketPayload,
} from "./zendesk-payloads.ts";

/** Calls a minute, of all and of the incremental exports; and how long such a minute lasts here. */
export type ZendeskLimits = { calls: number; exports: number; minuteMs?: number };

/** Zendesk's REST API and event subscriptions, with the limits of the largest plan. */
export const zendeskSimulation = zendeskSimulationWith({ calls: 2_500, exports: 30 });

export function zendeskSimulationWith(limits: ZendeskLimits): HelpdeskSimulation {
  return { id: "zendesk", hosts: [/^[a-z0-9-]+\.zendesk\.com$/], routes: (state) => routes(state, limits), tell };
}

/** How long a sorted list of tickets is good for, at least; and as a multiple of the time it takes to make. */
const KEPT_MS = 1_000;
const KEPT_TIMES = 20;

function routes(state: SimulatorState, { calls, exports: exportCalls, minuteMs = 60_000 }: ZendeskLimits): Route[] {
  const all = rateLimit(calls, minuteMs / calls);
  const changes = byChange(state);
  const exports = rateLimit(exportCalls, minuteMs / exportCalls);
  const route = (method: Route["method"], path: string, handle: (asked: Asked) => Answered): Route => ({
    method,
    pattern: new RegExp(`^/vendors/zendesk/api/v2${path}(?:\\.json)?$`),
    handle: (asked) => {
      if (!isKnown(asked)) return jsonAnswer({ error: "Couldn't authenticate you" }, 401);
      const waits = [all, ...(path.includes("incremental") ? [exports] : [])].map((limit) => limit.take().retryAfterSeconds);
      const wait = Math.max(...waits);
      const headers = { "x-rate-limit": String(calls) };
      if (wait > 0) return jsonAnswer({ error: "APIRateLimitExceeded" }, 429, { ...headers, "retry-after": String(wait) });
      const answered = handle(asked);
      return { ...answered, headers: { ...answered.headers, ...headers } };
    },
  });
  return [
    route("GET", "/users/me", () => jsonAnswer({ user: { ...staffPayload(state.staff[0]!), role: "admin" } })),
    route("GET", "/users/show_many", ({ query }) => jsonAnswer({ users: usersNamed(state, query.get("ids") ?? "") })),
    route("GET", "/groups", () => jsonAnswer({ groups: [{ id: 360003377001, name: "Support" }], meta: { has_more: false } })),
    route("GET", "/incremental/tickets/cursor", ({ query }) => exportTickets(changes().list, query)),
    route("GET", "/channels/voice/stats/incremental/calls", (asked) => exportTalk(state, asked)),
    route("GET", "/tickets/(\\d+)", ({ params }) =>
      found(state, params[0], (ticket) => ({ ticket: ticketPayload(ticket), users: peopleOf(ticket) })),
    ),
    route("PUT", "/tickets/(\\d+)", ({ params, json }) =>
      found(state, params[0], (ticket) => {
        const { comment } = (json() as { ticket: { comment: { body: string; public: boolean } } }).ticket;
        writeByApi(state, ticket, comment.body, comment.public);
        const written = auditsPayload(ticket) as { events: { type: string }[] }[];
        const audit = written.findLast(({ events }) => events.some(({ type }) => type === "Comment"));
        return { ticket: ticketPayload(ticket), audit };
      }),
    ),
    route("PUT", "/tickets/(\\d+)/tags", ({ params, json }) =>
      found(state, params[0], (ticket) => {
        tagByApi(state, ticket, [...ticket.tags, ...(json() as { tags: string[] }).tags]);
        return { tags: ticket.tags };
      }),
    ),
    route("GET", "/tickets/(\\d+)/audits", ({ params, query }) => listAudits(state, params[0], query)),
    route("GET", "/satisfaction_ratings/(\\d+)", ({ params }) => showRating(state, changes(), params[0])),
    route("GET", "/search/export", ({ query }) => searchTickets(state, query)),
    route("GET", "/search/count", ({ query }) => countTickets(changes().list, query)),
    route("POST", "/webhooks", (asked) => makeWebhook(state, asked)),
    route("GET", "/webhooks/(\\d+)/signing_secret", () =>
      jsonAnswer({ signing_secret: { algorithm: "SHA256", secret: state.webhooks.get("zendesk")?.secret ?? "" } }),
    ),
    route("DELETE", "/webhooks/(\\d+)", ({ params }) => {
      state.removeWebhook("zendesk", params[0]);
      return { status: 204 };
    }),
  ];
}

/** Any token is taken but one that says it was revoked. */
function isKnown({ headers }: Asked): boolean {
  const pair = Buffer.from(headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString("utf8");
  const token = /^[^:]+\/token:(.+)$/.exec(pair)?.[1];
  return token !== undefined && !token.startsWith("revoked");
}

function found(state: SimulatorState, id: string | undefined, show: (ticket: SimTicket) => object): Answered {
  const ticket = state.ticket(Number(id));
  return ticket ? jsonAnswer(show(ticket)) : jsonAnswer({ error: "RecordNotFound" }, 404);
}

function peopleOf(ticket: SimTicket): { id: number }[] {
  return [requesterPayload(ticket), ...(ticket.assignee ? [staffPayload(ticket.assignee)] : [])];
}

/** Customers come along with their tickets; whoever is asked for by number is mostly staff. */
function usersNamed(state: SimulatorState, ids: string): object[] {
  const wanted = new Set(ids.split(",").map(Number));
  const staff = state.staff.filter(({ id }) => wanted.delete(id)).map(staffPayload);
  if (wanted.size === 0) return staff;
  const customers = state.tickets(Infinity).filter((ticket) => wanted.delete(requesterId(ticket)));
  return [...staff, ...customers.map(requesterPayload)];
}

type Changed = { second: number; ticket: SimTicket };
type Changes = { list: Changed[]; rated: Map<string, SimTicket> };

/** Tickets by when they changed. The list is kept for a moment: the export lags behind anyway, and a long history asks often. */
function byChange(state: SimulatorState): () => Changes {
  let kept: Changes = { list: [], rated: new Map() };
  let keptUntil = -Infinity;
  return () => {
    const now = Date.now();
    if (now < keptUntil) return kept;
    const all = state.tickets(Infinity).map((ticket) => ({ ticket, second: Math.floor(updatedAt(ticket) / 1000) }));
    const rated = all.flatMap(({ ticket }) => (ticket.rating ? [[String(ticket.rating.id), ticket] as const] : []));
    kept = { list: all.toSorted((a, b) => a.second - b.second || a.ticket.id - b.ticket.id), rated: new Map(rated) };
    keptUntil = now + Math.max(KEPT_MS, KEPT_TIMES * (Date.now() - now));
    return kept;
  };
}

/** Ordered by change; the cursor names the last ticket shown. What changed in the last minute comes later. */
function exportTickets(changed: readonly Changed[], query: URLSearchParams): Answered {
  const cursor = query.get("cursor");
  const [from = 0, id = 0] = cursor
    ? Buffer.from(cursor, "base64").toString("utf8").split("||").map(Number)
    : [Number(query.get("start_time")), 0];
  const ready = Date.now() / 1000 - 60;
  const rest = changed.filter(({ second, ticket }) => second <= ready && (second > from || (second === from && ticket.id > id)));
  const shown = rest.slice(0, Number(query.get("per_page") ?? 1000));
  const last = shown.at(-1);
  const users = new Map(shown.flatMap(({ ticket }) => peopleOf(ticket)).map((user) => [user.id, user]));
  return jsonAnswer({
    tickets: shown.map(({ ticket }) => ticketPayload(ticket)),
    users: [...users.values()],
    after_cursor: last ? Buffer.from(`${last.second}.0||${last.ticket.id}`).toString("base64") : cursor,
    end_of_stream: shown.length === rest.length,
  });
}

const CALLS_PAGE = 50;

/** Calls of Talk, ordered by change. There is always a next page; a page that is not full is the last. */
function exportTalk(state: SimulatorState, { path, query }: Asked): Answered {
  const from = Number(query.get("start_time"));
  const changed = state.tickets(Infinity).flatMap((ticket) => ticket.calls.map((call) => callPayload(ticket.id, call)));
  const rest = changed
    .filter(({ updated_at: at }) => Date.parse(at) / 1000 >= from)
    .toSorted((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at) || a.id - b.id);
  const calls = rest.slice(0, CALLS_PAGE);
  const last = calls.at(-1);
  const next = `https://zendesk.test${path}?start_time=${last ? Date.parse(last.updated_at) / 1000 : from}`;
  return jsonAnswer({ calls, count: calls.length, next_page: next });
}

function listAudits(state: SimulatorState, id: string | undefined, query: URLSearchParams): Answered {
  return found(state, id, (ticket) => {
    const { items, meta } = cursorPage(auditsPayload(ticket), query);
    return { audits: items, meta };
  });
}

function showRating(state: SimulatorState, { rated }: Changes, id = ""): Answered {
  // The newest ratings may not be in the kept list yet.
  const ticket = rated.get(id) ?? state.tickets(Infinity).find(({ rating }) => String(rating?.id) === id);
  if (!ticket?.rating) return jsonAnswer({ error: "RecordNotFound" }, 404);
  const { score, at, comment } = ticket.rating;
  const rating = {
    id: Number(id),
    assignee_id: ticket.assignee?.id ?? null,
    requester_id: requesterId(ticket),
    ticket_id: ticket.id,
    score: ratingScore(score),
    created_at: seconds(at),
    updated_at: seconds(at),
    comment,
  };
  return jsonAnswer({ satisfaction_rating: rating });
}

function searchTickets(state: SimulatorState, query: URLSearchParams): Answered {
  const [, from = "", to = ""] = /^created>=(\S+) created<(\S+)$/.exec(query.get("query") ?? "") ?? [];
  const created = state.tickets(Infinity).filter(({ createdAt }) => createdAt >= Date.parse(from) && createdAt < Date.parse(to));
  const { items, meta } = cursorPage(created.map(ticketPayload), query);
  return jsonAnswer({ results: items, meta });
}

function countTickets(changed: readonly Changed[], query: URLSearchParams): Answered {
  const [, from = ""] = /^type:ticket updated>=(\S+)$/.exec(query.get("query") ?? "") ?? [];
  const count = changed.filter(({ second, ticket }) => second * 1000 >= Date.parse(from) && ticket.deletedAt === null).length;
  return jsonAnswer({ count });
}

function cursorPage<T>(all: readonly T[], query: URLSearchParams): { items: T[]; meta: object } {
  const start = Number(query.get("page[after]") ?? 0);
  const end = start + Number(query.get("page[size]") ?? 100);
  return { items: all.slice(start, end), meta: { has_more: end < all.length, after_cursor: String(end) } };
}

function makeWebhook(state: SimulatorState, asked: Asked): Answered {
  const { webhook } = asked.json() as { webhook: { endpoint: string } };
  const id = state.nextId();
  const secret = createHash("sha256").update(`${id}`).digest("base64url");
  state.webhooks.set("zendesk", { url: webhook.endpoint, secret, id });
  return jsonAnswer({ webhook: { ...webhook, id: String(id) } }, 201);
}

type Told = { type: string; at: number; actor: number; event?: object };

function told(ticket: SimTicket, happening: Happening): Told {
  const { assignee } = ticket;
  const requester = requesterId(ticket);
  const agent = assignee?.id ?? -1;
  const message = ticket.messages.at(-1);
  const status = ticket.statuses.at(-1);
  const now = updatedAt(ticket);
  switch (happening) {
    case "created":
      return { type: "created", at: ticket.createdAt, actor: requester };
    case "customer_message":
    case "agent_message":
    case "note": {
      const author = message!.staff ?? { id: message!.by === "rule" ? -1 : requester, name: "" };
      const comment = { id: String(message!.id), body: message!.text, is_public: message!.public };
      const event = {
        comment: { ...comment, author: { id: String(author.id), is_staff: message!.by !== "customer", name: author.name } },
      };
      return { type: "comment_added", at: message!.at, actor: author.id, event };
    }
    case "assigned":
      return {
        type: "agent_assignment_changed",
        at: assignments(ticket).at(-1)?.at ?? now,
        actor: agent,
        event: { current: assignee ? String(assignee.id) : null, previous: null },
      };
    case "closed":
    case "reopened": {
      const [current, previous] = statusOf(ticket) === "closed" ? ["SOLVED", "OPEN"] : ["OPEN", "SOLVED"];
      const actor = status?.by?.id ?? (happening === "reopened" ? requester : -1);
      return { type: "status_changed", at: status?.at ?? now, actor, event: { current, previous } };
    }
    case "tagged":
      return { type: "tags_changed", at: now, actor: agent, event: { tags_added: ticket.tags.slice(-1), tags_removed: [] } };
    case "spam":
      return { type: "marked_as_spam", at: ticket.spamAt ?? now, actor: agent };
    case "deleted":
      return { type: "soft_deleted", at: ticket.deletedAt ?? now, actor: agent };
    case "merged":
      return { type: "merged", at: ticket.mergedAt ?? now, actor: agent, event: { target_ticket_id: String(ticket.mergedInto) } };
    case "rated":
      return { type: "rated", at: ticket.rating?.at ?? now, actor: requester };
  }
}

/** There is no event of a rating: a trigger posts the template that the setup gives. */
function tell(ticket: SimTicket, happening: Happening, target: WebhookTarget): SignedDelivery[] {
  const { type, at, actor, event } = told(ticket, happening);
  if (type === "rated") return [sign(target, { event: "ticket_rated", ticket_id: String(ticket.id), rated: seconds(at) })];
  const id = createHash("sha256").update(`${ticket.id} ${type} ${at}`).digest("hex").slice(0, 26).toUpperCase();
  return [
    sign(target, {
      type: `zen:event-type:ticket.${type}`,
      account_id: 22129848,
      id,
      time: new Date(at).toISOString(),
      zendesk_event_version: "2022-11-06",
      subject: `zen:ticket:${ticket.id}`,
      detail: detailPayload(ticket, at, actor),
      event: { ...event, meta: { sequence: { id: id.slice(0, 22), position: 1 } } },
    }),
  ];
}

function sign({ url, secret }: WebhookTarget, value: object): SignedDelivery {
  const body = JSON.stringify(value);
  const timestamp = seconds(Date.now());
  const headers = {
    "content-type": "application/json",
    "x-zendesk-webhook-signature-timestamp": timestamp,
    "x-zendesk-webhook-signature": createHmac("sha256", secret)
      .update(timestamp + body)
      .digest("base64"),
  };
  return { url, headers, body };
}
