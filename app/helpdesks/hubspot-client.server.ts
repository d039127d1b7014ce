import { z } from "zod";
import type { Http, HttpRequest } from "#app/lib/http.server.ts";
import { inTurns } from "#app/lib/in-turns.ts";
import type { Cursor, HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import {
  type Account,
  type RestContact,
  restContact,
  type RestMessage,
  restMessage,
  restOwner,
  restPipeline,
  restThread,
  type RestTicket,
  restTicket,
  stageStatus,
  threadOf,
  ticketEvents,
} from "./hubspot-read.ts";
import { id, instant, optional, readWith } from "./parse.ts";

export type HubspotCredentials = {
  accessToken: string;
  clientSecret: string;
  portalId?: string | undefined;
  orderProperty?: string | undefined;
};

/** Tickets a page of history: each needs calls for its conversations, and 100 calls are allowed in ten seconds. */
const PAGE = 25;
const LONG_PAGE = 100;
const AT_ONCE = 3;

const properties = [
  "subject",
  "source_type",
  "hs_pipeline",
  "hs_pipeline_stage",
  "hs_ticket_category",
  "hubspot_owner_id",
  "createdate",
  "closed_date",
  "hs_lastmodifieddate",
];
const contactProperties = ["email", "hs_additional_emails", "firstname", "lastname", "phone", "mobilephone"];

const paging = z.object({ paging: optional(z.object({ next: optional(z.object({ after: z.string() })) })) });
const found = paging.extend({
  total: optional(z.number()),
  results: z.array(z.object({ id, properties: z.object({ hs_lastmodifieddate: instant }) })),
});
/** Where a history stands: from which change on, and how far among tickets of that very millisecond. */
const place = z.object({ since: z.number(), after: z.string().optional() });
type Place = z.output<typeof place>;

/** HubSpot's own number of this kind of association. */
const NOTE_TO_TICKET = 228;

/** Speaks with one HubSpot account. Owners and pipelines are asked once per client. */
export function hubspotClient(credentials: HubspotCredentials, http: Http): HelpdeskClient {
  const account = new HubspotAccount(credentials, http);
  return {
    whoAmI: () => account.whoAmI(),
    async ticket(ticketId) {
      const thread = threadOf(ticketId);
      const known = thread === null ? ticketId : await account.ticketOfThread(thread);
      return known === null ? [] : account.eventsOf([known]);
    },
    history: ({ since, after }) => account.history(since, after),
    createdBetween: (from, to) => account.createdBetween(from, to),
    addNote: (ticketId, text) => account.addNote(ticketId, text),
  };
}

class HubspotAccount {
  readonly #credentials: HubspotCredentials;
  readonly #http: Http;
  #about: Promise<Account> | null = null;

  constructor(credentials: HubspotCredentials, http: Http) {
    this.#credentials = credentials;
    this.#http = http;
  }

  /** @returns null for what is not there */
  async #ask(path: string, request: HttpRequest = {}): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#credentials.accessToken}` };
    const answer = await this.#http(`https://api.hubapi.com${path}`, { ...request, headers });
    return answer.status === 404 ? null : answer.body;
  }

  async whoAmI(): Promise<{ name: string }> {
    const { portalId } = readWith(z.object({ portalId: id }), await this.#ask("/account-info/v3/details"));
    await this.#search({ filters: [], size: 1 });
    return { name: `HubSpot ${portalId}` };
  }

  /** Replies belong to a thread and its channel, which a ticket may have several of; a note belongs to the ticket. */
  async addNote(ticketId: string, text: string): Promise<void> {
    const body = {
      properties: { hs_timestamp: new Date().toISOString(), hs_note_body: text },
      associations: [
        { to: { id: ticketId }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: NOTE_TO_TICKET }] },
      ],
    };
    await this.#ask("/crm/v3/objects/notes", { method: "POST", once: true, body });
  }

  async ticketOfThread(thread: string): Promise<string | null> {
    const body = await this.#ask(`/conversations/v3/conversations/threads/${thread}`, { query: { association: "TICKET" } });
    return body === null ? null : (readWith(restThread, body).threadAssociations?.associatedTicketId ?? null);
  }

  /** A search ends after 10,000 rows and shifts when tickets change, so each page searches from the last change seen. */
  async history(since: Date, after: Cursor): Promise<HistoryPage> {
    const at: Place = after === null ? { since: since.getTime() } : readWith(place, JSON.parse(after));
    const filters = [{ propertyName: "hs_lastmodifieddate", operator: "GTE", value: String(at.since) }];
    const page = await this.#search({ filters, sort: "hs_lastmodifieddate", size: PAGE, after: at.after });
    const events = await this.eventsOf(page.results.map((each) => each.id));
    const last = page.results.at(-1)?.properties.hs_lastmodifieddate.getTime();
    const following = page.paging?.next?.after;
    let next: Place | null = null;
    if (last !== undefined && following !== undefined)
      next = last > at.since ? { since: last } : { since: at.since, after: following };
    const total = after === null ? page.total : undefined;
    return { events, next: next && JSON.stringify(next), tickets: page.results.length, total };
  }

  async createdBetween(from: Date, to: Date): Promise<string[]> {
    const filters = [
      { propertyName: "createdate", operator: "GTE", value: String(from.getTime()) },
      { propertyName: "createdate", operator: "LT", value: String(to.getTime()) },
    ];
    const ids: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await this.#search({ filters, sort: "createdate", size: LONG_PAGE, after });
      ids.push(...page.results.map((each) => each.id));
      after = page.paging?.next?.after;
      if (after === undefined) return ids;
    }
  }

  async #search(asked: {
    filters: object[];
    size: number;
    sort?: string;
    after?: string | undefined;
  }): Promise<z.output<typeof found>> {
    const { filters, size, sort, after } = asked;
    const body = {
      filterGroups: filters.length === 0 ? [] : [{ filters }],
      sorts: sort === undefined ? [] : [{ propertyName: sort, direction: "ASCENDING" }],
      properties: ["hs_lastmodifieddate"],
      limit: size,
      after,
    };
    return readWith(found, await this.#ask("/crm/v3/objects/tickets/search", { method: "POST", body }));
  }

  async eventsOf(ids: readonly string[]): Promise<TicketEvent[]> {
    if (ids.length === 0) return [];
    const account = await this.#account();
    const tickets = await this.#tickets(ids);
    const contacts = await this.#contactsOf(tickets.map((ticket) => ticket.id));
    const events = new Map<string, TicketEvent[]>();
    await inTurns(tickets, AT_ONCE, async (ticket) => {
      const talk = await this.#conversations(ticket.id);
      events.set(
        ticket.id,
        ticketEvents(
          { ticket, contact: contacts.get(ticket.id), orderProperty: this.#credentials.orderProperty || null, ...talk },
          account,
        ),
      );
    });
    return tickets.flatMap((ticket) => events.get(ticket.id)!);
  }

  async #tickets(ids: readonly string[]): Promise<RestTicket[]> {
    const own = this.#credentials.orderProperty ? [this.#credentials.orderProperty] : [];
    const propertiesWithHistory = ["hs_pipeline_stage", "hubspot_owner_id"];
    const body = { inputs: ids.map((each) => ({ id: each })), properties: [...properties, ...own], propertiesWithHistory };
    const answer = await this.#ask("/crm/v3/objects/tickets/batch/read", { method: "POST", body });
    return answer === null ? [] : readWith(z.object({ results: z.array(restTicket) }), answer).results;
  }

  /** The first contact of each ticket: its customer. */
  async #contactsOf(ids: readonly string[]): Promise<Map<string, RestContact>> {
    const shape = z.object({ results: z.array(z.object({ from: z.object({ id }), to: z.array(z.object({ toObjectId: id })) })) });
    const asked = { inputs: ids.map((each) => ({ id: each })) };
    const answer = await this.#ask("/crm/v4/associations/tickets/contacts/batch/read", { method: "POST", body: asked });
    const pairs =
      answer === null
        ? []
        : readWith(shape, answer).results.flatMap(({ from, to }) => (to[0] ? [[from.id, to[0].toObjectId] as const] : []));
    if (pairs.length === 0) return new Map();
    const inputs = [...new Set(pairs.map(([, contact]) => contact))].map((each) => ({ id: each }));
    const body = { inputs, properties: contactProperties };
    const read = readWith(
      z.object({ results: z.array(restContact) }),
      await this.#ask("/crm/v3/objects/contacts/batch/read", { method: "POST", body }),
    );
    const contacts = new Map(read.results.map((each) => [each.id, each]));
    return new Map(pairs.flatMap(([ticket, contact]) => (contacts.has(contact) ? [[ticket, contacts.get(contact)!]] : [])));
  }

  async #conversations(ticketId: string): Promise<{ isSpam: boolean; messages: RestMessage[] }> {
    const path = "/conversations/v3/conversations/threads";
    const threads = await this.#pages(path, restThread, { associatedTicketId: ticketId });
    const messages: RestMessage[] = [];
    for (const thread of threads) messages.push(...(await this.#pages(`${path}/${thread.id}/messages`, restMessage)));
    return { isSpam: threads.some(({ spam }) => spam === true), messages };
  }

  #account(): Promise<Account> {
    this.#about ??= this.#askAccount();
    return this.#about;
  }

  async #askAccount(): Promise<Account> {
    const owners = await this.#pages("/crm/v3/owners", restOwner);
    const pipelines = await this.#pages("/crm/v3/pipelines/tickets", restPipeline);
    return {
      owners: new Map(owners.map((owner) => [owner.id, owner])),
      ownersByUser: new Map(owners.flatMap((owner) => (owner.userId === undefined ? [] : [[owner.userId, owner]]))),
      stages: new Map(pipelines.flatMap(({ stages }) => stages.map((stage) => [stage.id, stageStatus(stage)]))),
    };
  }

  async #pages<T>(path: string, shape: z.ZodType<T>, query: HttpRequest["query"] = {}): Promise<T[]> {
    const items: T[] = [];
    for (let after: string | undefined; ;) {
      const body = await this.#ask(path, { query: { ...query, limit: LONG_PAGE, after } });
      if (body === null) return items;
      items.push(...readWith(z.object({ results: z.array(shape) }), body).results);
      after = readWith(paging, body).paging?.next?.after;
      if (after === undefined) return items;
    }
  }
}
