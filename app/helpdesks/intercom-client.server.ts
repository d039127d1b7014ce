import { z } from "zod";
import type { Http } from "#app/lib/http.server.ts";
import type { Cursor, HelpdeskClient, HistoryPage, Requester, TicketEvent } from "./contract.ts";
import { call, callEvent } from "./intercom-call.ts";
import { contactId, conversationEvents, customerOf, ticketEvents } from "./intercom-read.ts";
import { type Conversation, conversation, type IntercomTicket, optional, ticket } from "./intercom-shapes.ts";
import { intercomWrites } from "./intercom-write.ts";
import { id, readWith } from "./parse.ts";
import { shopifyCustomerId } from "./shopify-customer-id.ts";
import { contentId } from "./signatures.ts";

/** Bodies of webhooks and of the API keep the shape of this version, whatever comes later. */
export const API_VERSION = "2.14";

const text = z.string();
const hosts = { us: "api.intercom.io", eu: "api.eu.intercom.io", au: "api.au.intercom.io" };
/** Conversations a page: each one is asked for on its own, since lists carry no parts. */
const PAGE_SIZE = 25;
const pages = z.object({ next: z.object({ starting_after: optional(text) }).nullish() }).nullish();
const listed = z.object({ total_count: optional(z.number()), pages });
const conversationList = listed.extend({ conversations: z.array(z.object({ id })) });
const ticketList = listed.extend({ tickets: z.array(ticket) });
const callList = z.object({
  data: z.array(call),
  pages: z.object({ page: z.number().default(1), total_pages: z.number().default(1) }).nullish(),
});
const contact = z.object({ id, external_id: optional(id), name: optional(text), email: optional(text), phone: optional(text) });
const adminList = z.object({ admins: z.array(z.object({ id, name: optional(text), email: optional(text) })) });
const me = z.object({ name: optional(text), email: optional(text), app: z.object({ name: optional(text) }).nullish() });

/** What the history still has to read, in this order. */
const phases = ["conversations", "tickets", "calls"] as const;
type Phase = (typeof phases)[number];

type Access = { accessToken: string; region: keyof typeof hosts };

/** Speaks with one workspace over the REST API of its region. */
export function intercomClient({ accessToken, region }: Access, http: Http): HelpdeskClient {
  const ask = async (path: string, query?: object, once = false) => {
    const headers = { authorization: `Bearer ${accessToken}`, "intercom-version": API_VERSION };
    const { status, body } = await http(
      `https://${hosts[region]}${path}`,
      query ? { method: "POST", body: query, headers, once } : { headers },
    );
    return status === 404 ? null : body;
  };
  return {
    whoAmI: async () => {
      const { app, name, email } = readWith(me, await ask("/me"), "me");
      return { name: app?.name ?? name ?? email ?? "Intercom" };
    },
    ticket: (ticketId) => everythingOf(ask, ticketId),
    history: ({ since, after }) => historyPage(ask, since, after),
    createdBetween: async (from, to) => [
      ...(await createdIds(ask, "conversations", from, to)),
      ...(await createdIds(ask, "tickets", from, to)),
    ],
    ...intercomWrites((path, body) => ask(path, body, true)),
  };
}

type Ask = (path: string, query?: object) => Promise<unknown>;

/** Tickets share the numbering of conversations; what is neither any more is gone and says nothing. */
async function everythingOf(ask: Ask, ticketId: string): Promise<TicketEvent[]> {
  return (await conversationById(ask, ticketId)) ?? (await ticketById(ask, ticketId)) ?? [];
}

async function conversationById(ask: Ask, ticketId: string): Promise<TicketEvent[] | null> {
  const found = await ask(`/conversations/${encodeURIComponent(ticketId)}`);
  return found === null ? null : withContact(ask, readWith(conversation, found, "conversation"), conversationEvents);
}

async function ticketById(ask: Ask, ticketId: string): Promise<TicketEvent[] | null> {
  const found = await ask(`/tickets/${encodeURIComponent(ticketId)}`);
  return found === null ? null : withContact(ask, readWith(ticket, found, "ticket"), ticketEvents);
}

/** Adds the contact's addresses where the object itself has none. */
async function withContact<T extends IntercomTicket | Conversation>(
  ask: Ask,
  from: T,
  events: (from: T) => TicketEvent[],
): Promise<TicketEvent[]> {
  const told = events(from);
  const asked = contactId(from);
  if (told.length === 0 || asked === undefined || customerOf(from)) return told;
  const found = await ask(`/contacts/${encodeURIComponent(asked)}`);
  if (found === null) return told;
  const { name, email, phone, external_id: external } = readWith(contact, found, "contact");
  const customer: Requester = {
    id: asked,
    name,
    emails: email ? [email] : [],
    phones: phone ? [phone] : [],
    shopifyCustomerId: shopifyCustomerId(external),
  };
  const key = `contact-${from.id}-${contentId(JSON.stringify(customer)).slice(0, 12)}`;
  return [...told, { key, at: from.created_at, kind: "ticket", ticketId: from.id, fields: { customer } }];
}

async function historyPage(ask: Ask, since: Date, after: Cursor): Promise<HistoryPage> {
  const [phase, place] = placeOf(after);
  if (phase === "calls") return callPage(ask, since, Number(place || 1));
  const { ids, next, total } = await searched(ask, phase, [over("updated_at", since)], place);
  const events: TicketEvent[] = after === null ? await adminEvents(ask, since) : [];
  const byId = phase === "conversations" ? conversationById : ticketById;
  for (const each of ids) events.push(...((await byId(ask, each)) ?? []));
  const following = phases[phases.indexOf(phase) + 1]!;
  return {
    events,
    next: next === null ? `${following}:` : `${phase}:${next}`,
    tickets: ids.length,
    total: phase === "conversations" ? total : undefined,
  };
}

function placeOf(after: Cursor): [Phase, string] {
  if (after === null) return ["conversations", ""];
  const cut = after.indexOf(":");
  const phase = phases.find((each) => each === after.slice(0, cut));
  if (!phase) throw new Error(`"${after}" is no cursor of Intercom's history`);
  return [phase, after.slice(cut + 1)];
}

type Condition = { field: string; operator: ">" | "<"; value: number };

/** Intercom compares whole seconds and knows no "at least". */
function over(field: string, from: Date): Condition {
  return { field, operator: ">", value: Math.ceil(from.getTime() / 1000) - 1 };
}

async function searched(
  ask: Ask,
  what: "conversations" | "tickets",
  conditions: Condition[],
  place: string,
): Promise<{ ids: string[]; next: string | null; total: number | undefined }> {
  const answer = await ask(`/${what}/search`, {
    query: { operator: "AND", value: conditions },
    pagination: { per_page: PAGE_SIZE, ...(place === "" ? {} : { starting_after: place }) },
    sort: { field: conditions[0]!.field, order: "ascending" },
  });
  const list = what === "conversations" ? readWith(conversationList, answer, what) : readWith(ticketList, answer, what);
  // Tickets of the team's own say nothing and are not looked for either.
  const rows = "conversations" in list ? list.conversations : list.tickets.filter((row) => ticketEvents(row).length > 0);
  return { ids: rows.map((row) => row.id), next: list.pages?.next?.starting_after ?? null, total: list.total_count };
}

async function createdIds(ask: Ask, what: "conversations" | "tickets", from: Date, to: Date): Promise<string[]> {
  const until: Condition = { field: "created_at", operator: "<", value: Math.ceil(to.getTime() / 1000) };
  const ids: string[] = [];
  for (let place: string | null = ""; place !== null;) {
    const page = await searched(ask, what, [over("created_at", from), until], place);
    ids.push(...page.ids);
    place = page.next;
  }
  return ids;
}

/** Calls are listed whole; where the newest come first, the first page that is older than asked for is the last to read. */
async function callPage(ask: Ask, since: Date, page: number): Promise<HistoryPage> {
  const answer = await ask(`/calls?page=${page}&per_page=25`);
  if (answer === null) return { events: [], next: null, tickets: 0 };
  const { data, pages: known } = readWith(callList, answer, "calls");
  const changed = data.filter((each) => (each.updated_at ?? each.ended_at ?? each.initiated_at) >= since);
  const newestFirst = data.length > 1 && data[0]!.initiated_at > data.at(-1)!.initiated_at;
  const ends = page >= (known?.total_pages ?? 1) || (newestFirst && changed.length === 0);
  return { events: changed.map(callEvent), next: ends ? null : `calls:${page + 1}`, tickets: 0 };
}

/** Names and addresses of the team, which conversations leave out. */
async function adminEvents(ask: Ask, at: Date): Promise<TicketEvent[]> {
  const answer = await ask("/admins");
  if (answer === null) return [];
  const { admins } = readWith(adminList, answer, "admins");
  return admins.map((agent) => ({ key: `agent-${agent.id}-${at.toISOString()}`, at, kind: "agent", agent }));
}
