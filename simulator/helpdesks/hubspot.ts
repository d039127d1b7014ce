import { createHmac } from "node:crypto";
import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import { type SimTicket, updatedAt } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import {
  contactPayload,
  isArchived,
  iso,
  messagesPayload,
  ownerHistory,
  ownerPayload,
  pipelines,
  threadId,
  threadPayload,
  ticketIdOf,
  ticketPayload,
} from "./hubspot-payloads.ts";
import { writeByApi } from "./api-writes.ts";
import { rateLimit } from "./rate-limit.ts";
import { requesterId } from "./requester-id.ts";
import type { Happening, HelpdeskSimulation, SignedDelivery, WebhookTarget } from "./simulation.ts";

/** HubSpot's REST API and the webhooks of a private app, which may make 100 calls in ten seconds. */
export const hubspotSimulation = hubspotSimulationWith(100);

/** @param calls how many calls in ten seconds are answered */
export function hubspotSimulationWith(calls: number): HelpdeskSimulation {
  return { id: "hubspot", hosts: [/^api\.hubapi\.com$/], routes: (state) => routes(state, calls), tell };
}

const PORTAL = 44120033;
/** A search shows no row after this one. */
const MOST_FOUND = 10_000;

function routes(state: SimulatorState, calls: number): Route[] {
  const limit = rateLimit(calls, 10_000 / calls);
  const route = (method: Route["method"], path: string, handle: (asked: Asked) => Answered): Route => ({
    method,
    pattern: new RegExp(`^/vendors/hubspot${path}$`),
    handle: (asked) => {
      const token = asked.headers.authorization?.replace(/^Bearer /, "") ?? "";
      if (token === "" || token.startsWith("revoked"))
        return jsonAnswer({ status: "error", category: "INVALID_AUTHENTICATION" }, 401);
      // HubSpot does not say how long to wait.
      if (limit.take().retryAfterSeconds > 0) return jsonAnswer({ status: "error", policyName: "TEN_SECONDLY_ROLLING" }, 429);
      return handle(asked);
    },
  });
  const threads = "/conversations/v3/conversations/threads";
  /** Contacts are asked for after the tickets they belong to. */
  const contacts = new Map<string, SimTicket>();
  return [
    route("GET", "/account-info/v3/details", () => jsonAnswer({ portalId: PORTAL, accountType: "STANDARD" })),
    route("GET", "/crm/v3/owners", ({ query }) => paged(query, state.staff.filter(({ ai }) => !ai).map(ownerPayload))),
    route("GET", "/crm/v3/pipelines/tickets", () => jsonAnswer({ results: pipelines })),
    route("POST", "/crm/v3/objects/tickets/search", (asked) => search(state, asked)),
    route("POST", "/crm/v3/objects/tickets/batch/read", (asked) => results(ticketsNamed(state, asked).map(ticketPayload))),
    route("POST", "/crm/v4/associations/tickets/contacts/batch/read", (asked) => {
      const tickets = ticketsNamed(state, asked);
      for (const ticket of tickets) contacts.set(String(requesterId(ticket)), ticket);
      return results(
        tickets.map((ticket) => ({
          from: { id: String(ticket.id) },
          to: [{ toObjectId: requesterId(ticket), associationTypes: [] }],
        })),
      );
    }),
    route("POST", "/crm/v3/objects/contacts/batch/read", (asked) =>
      results(idsIn(asked).flatMap((id) => (contacts.has(id) ? [contactPayload(contacts.get(id)!)] : []))),
    ),
    route("POST", "/crm/v3/objects/notes", ({ json }) => {
      const { properties, associations } = json() as {
        properties: { hs_note_body: string };
        associations: { to: { id: string } }[];
      };
      const ticket = state.ticket(Number(associations[0]!.to.id));
      if (!ticket) return jsonAnswer({ status: "error", category: "OBJECT_NOT_FOUND" }, 404);
      return jsonAnswer({ id: String(writeByApi(state, ticket, properties.hs_note_body, false).id) }, 201);
    }),
    route("GET", threads, ({ query }) => paged(query, threadsOf(state, Number(query.get("associatedTicketId"))))),
    route("GET", `${threads}/(\\d+)`, ({ params }) =>
      found(state, params[0], (ticket) => jsonAnswer(threadPayload(ticket, survivorOf(state, ticket)))),
    ),
    route("GET", `${threads}/(\\d+)/messages`, ({ params, query }) =>
      found(state, params[0], (ticket) => paged(query, messagesPayload(ticket))),
    ),
  ];
}

/** Merging moves a ticket's conversations to the one that stays. */
function survivorOf(state: SimulatorState, ticket: SimTicket): number {
  const next = ticket.mergedInto === null ? undefined : state.ticket(ticket.mergedInto);
  return next ? survivorOf(state, next) : ticket.id;
}

function threadsOf(state: SimulatorState, ticketId: number): object[] {
  const ticket = state.ticket(ticketId);
  const moved = state.tickets(Infinity).filter((each) => each.mergedInto !== null && survivorOf(state, each) === ticketId);
  return [...(ticket ? [ticket] : []), ...moved].map((each) => threadPayload(each, ticketId));
}

function results(rows: readonly object[]): Answered {
  return jsonAnswer({ status: "COMPLETE", results: rows }, rows.length === 0 ? 207 : 200);
}

function found(state: SimulatorState, thread: string | undefined, show: (ticket: SimTicket) => Answered): Answered {
  const ticket = state.ticket(ticketIdOf(Number(thread)));
  return ticket ? show(ticket) : jsonAnswer({ status: "error", category: "OBJECT_NOT_FOUND" }, 404);
}

function idsIn(asked: Asked): string[] {
  const { inputs } = asked.json() as { inputs: { id: string }[] };
  return inputs.map(({ id }) => String(id));
}

function ticketsNamed(state: SimulatorState, asked: Asked): SimTicket[] {
  return idsIn(asked)
    .flatMap((id) => state.ticket(Number(id)) ?? [])
    .filter((ticket) => !isArchived(ticket));
}

function paged(query: URLSearchParams, rows: readonly object[]): Answered {
  const start = Number(query.get("after") ?? 0);
  const end = start + Number(query.get("limit") ?? 100);
  return jsonAnswer({
    results: rows.slice(start, end),
    ...(end < rows.length ? { paging: { next: { after: String(end) } } } : {}),
  });
}

type Filter = { propertyName: "hs_lastmodifieddate" | "createdate"; operator: "GTE" | "LT"; value: string };
type Search = { filterGroups: { filters: Filter[] }[]; limit: number; after?: string; sorts: { propertyName: string }[] };

const timeOf = { hs_lastmodifieddate: updatedAt, createdate: ({ createdAt }: SimTicket) => createdAt };

function search(state: SimulatorState, asked: Asked): Answered {
  const { filterGroups, limit, after, sorts } = asked.json() as Search;
  const filters = filterGroups.flatMap((group) => group.filters);
  const fits = (ticket: SimTicket) =>
    filters.every(({ propertyName, operator, value }) => {
      const time = timeOf[propertyName](ticket);
      return operator === "GTE" ? time >= Number(value) : time < Number(value);
    });
  const order = sorts[0]?.propertyName === "createdate" ? timeOf.createdate : timeOf.hs_lastmodifieddate;
  const rows = state
    .tickets(Infinity)
    .filter((ticket) => !isArchived(ticket) && fits(ticket))
    .toSorted((a, b) => order(a) - order(b) || a.id - b.id);
  const start = Number(after ?? 0);
  const end = Math.min(start + limit, MOST_FOUND);
  const shown = rows.slice(start, end).map((ticket) => ({
    id: String(ticket.id),
    properties: {
      hs_object_id: String(ticket.id),
      createdate: iso(ticket.createdAt),
      hs_lastmodifieddate: iso(updatedAt(ticket)),
    },
  }));
  return jsonAnswer({
    total: rows.length,
    results: shown,
    ...(end < rows.length ? { paging: { next: { after: String(end) } } } : {}),
  });
}

/** The event of a happening; null where HubSpot has none. */
function told(ticket: SimTicket, happening: Happening): { at: number; event: object } | null {
  const ofTicket = { objectId: ticket.id };
  const property = (propertyName: string, propertyValue: string) => ({
    ...ofTicket,
    subscriptionType: "ticket.propertyChange",
    propertyName,
    propertyValue,
  });
  const now = updatedAt(ticket);
  switch (happening) {
    case "created":
      return { at: ticket.createdAt, event: { ...ofTicket, subscriptionType: "ticket.creation", changeFlag: "NEW" } };
    case "customer_message":
    case "agent_message":
    case "note": {
      const last = ticket.messages.at(-1)!;
      const message = { messageId: String(last.id), messageType: last.public ? "MESSAGE" : "COMMENT", changeFlag: "NEW_MESSAGE" };
      return { at: last.at, event: { objectId: threadId(ticket), subscriptionType: "conversation.newMessage", ...message } };
    }
    case "assigned": {
      const [owner] = ownerHistory(ticket);
      return owner ? { at: Date.parse(owner.timestamp), event: property("hubspot_owner_id", owner.value) } : null;
    }
    case "closed":
    case "reopened":
      return { at: ticket.statuses.at(-1)?.at ?? now, event: property("hs_pipeline_stage", happening === "closed" ? "4" : "1") };
    case "spam":
      return {
        at: ticket.spamAt ?? now,
        event: {
          objectId: threadId(ticket),
          subscriptionType: "conversation.propertyChange",
          propertyName: "spam",
          propertyValue: "true",
        },
      };
    case "deleted":
      return { at: ticket.deletedAt ?? now, event: { ...ofTicket, subscriptionType: "ticket.deletion", changeFlag: "DELETED" } };
    case "merged": {
      const winner = ticket.mergedInto;
      const merge = {
        subscriptionType: "ticket.merge",
        primaryObjectId: winner,
        mergedObjectIds: [ticket.id],
        newObjectId: winner,
        numberOfPropertiesMoved: 1,
      };
      return { at: ticket.mergedAt ?? now, event: merge };
    }
    // Tickets have no tags here, and the answers to surveys are not told.
    case "tagged":
    case "rated":
      return null;
  }
}

function tell(ticket: SimTicket, happening: Happening, { url, secret }: WebhookTarget): SignedDelivery[] {
  const what = told(ticket, happening);
  if (!what) return [];
  const common = {
    eventId: (what.at % 1e9) * 10,
    subscriptionId: 1160452,
    portalId: PORTAL,
    appId: 1160119,
    occurredAt: what.at,
    attemptNumber: 0,
    changeSource: "CRM_UI",
  };
  const body = JSON.stringify([{ ...common, ...what.event }]);
  const timestamp = String(Date.now());
  const signature = createHmac("sha256", secret).update(`POST${url}${body}${timestamp}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "x-hubspot-request-timestamp": timestamp,
    "x-hubspot-signature-v3": signature,
  };
  return [{ url, headers, body }];
}
