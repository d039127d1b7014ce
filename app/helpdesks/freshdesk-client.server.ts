import { z } from "zod";
import { MerchantError } from "#app/lib/errors.ts";
import type { Http, HttpRequest } from "#app/lib/http.server.ts";
import { inTurns } from "#app/lib/in-turns.ts";
import type { Cursor, HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import {
  type FreshdeskAgent,
  ratingEvent,
  type RestConversation,
  restConversation,
  restRating,
  type RestTicket,
  restTicket,
  snapshot,
  type Staff,
  ticketEvents,
} from "./freshdesk-read.ts";
import { freshdeskWrites } from "./freshdesk-write.ts";
import { id, optional, readWith } from "./parse.ts";

export type FreshdeskCredentials = { domain: string; apiKey: string };

/** Tickets a page of history: each needs a call for its conversations, and the smallest plans allow 100 calls a minute. */
const PAGE = 30;
/** Rows a page where nothing else has to be asked. */
const LONG_PAGE = 100;
/** Freshdesk shows no page after this one. */
const LAST_PAGE = 300;
const AT_ONCE = 3;

/** What a history reads, one list after the other: deleted and spam tickets are not among the others. */
const lists = ["tickets", "deleted", "spam", "ratings"] as const;
/** Where a history stands: in which list, from when, on which page. */
const place = z.object({ list: z.enum(lists), since: z.string(), page: z.number() });
type Place = z.output<typeof place>;

const withDetails = "stats,requester";

/** Speaks with one Freshdesk account. Names of agents and groups are asked once per client. */
export function freshdeskClient(credentials: FreshdeskCredentials, http: Http): HelpdeskClient {
  const account = new FreshdeskAccount(credentials, http);
  return {
    async whoAmI() {
      readWith(z.object({ id }), await account.ask("/agents/me"));
      return { name: `${credentials.domain}.freshdesk.com` };
    },
    ticket: (ticketId) => account.ticket(ticketId),
    history: ({ since, after }) => account.history(since, after),
    createdBetween: (from, to) => account.createdBetween(from, to),
    ...freshdeskWrites((path, request) => account.ask(path, {}, request)),
  };
}

class FreshdeskAccount {
  readonly #credentials: FreshdeskCredentials;
  readonly #http: Http;
  #known: Promise<Staff> | null = null;

  constructor(credentials: FreshdeskCredentials, http: Http) {
    this.#credentials = credentials;
    this.#http = http;
  }

  /** @returns null for what is not there */
  async ask(path: string, query: HttpRequest["query"] = {}, request: HttpRequest = {}): Promise<unknown> {
    const { domain, apiKey } = this.#credentials;
    const authorization = `Basic ${Buffer.from(`${apiKey}:X`).toString("base64")}`;
    const answer = await this.#http(`https://${domain}.freshdesk.com/api/v2${path}`, {
      ...request,
      query,
      headers: { authorization },
    });
    return answer.status === 404 ? null : answer.body;
  }

  async ticket(ticketId: string): Promise<TicketEvent[]> {
    const body = await this.ask(`/tickets/${ticketId}`, { include: withDetails });
    if (body === null) return [];
    const ratings = await this.ask(`/tickets/${ticketId}/satisfaction_ratings`);
    const rated = ratings === null ? [] : readWith(z.array(restRating), ratings).map(ratingEvent);
    return [...(await this.#eventsOf(readWith(restTicket, body))), ...rated.filter((event) => event !== null)];
  }

  async history(since: Date, after: Cursor): Promise<HistoryPage> {
    const at: Place =
      after === null ? { list: "tickets", since: since.toISOString(), page: 1 } : readWith(place, JSON.parse(after));
    const page = at.list === "ratings" ? await this.#ratingsPage(at) : await this.#ticketsPage(at);
    const following = lists[lists.indexOf(at.list) + 1];
    const begin = following && { list: following, since: since.toISOString(), page: 1 };
    const next = page.next ?? begin;
    return { events: page.events, tickets: page.tickets, next: next ? JSON.stringify(next) : null };
  }

  async #ticketsPage(at: Place): Promise<{ events: TicketEvent[]; tickets: number; next: Place | null }> {
    const isWhole = at.list === "tickets";
    const size = isWhole ? PAGE : LONG_PAGE;
    const query = {
      updated_since: at.since,
      order_by: "updated_at",
      order_type: "asc",
      include: withDetails,
      per_page: size,
      page: at.page,
    };
    const listed = readWith(z.array(restTicket), await this.ask("/tickets", isWhole ? query : { ...query, filter: at.list }));
    // In these lists every ticket is what the list is of, even where the ticket itself does not say so.
    const tickets = listed.map((ticket) => (isWhole ? ticket : { ...ticket, [at.list]: true }));
    const events = new Map<string, TicketEvent[]>();
    const staff = await this.#staff();
    await inTurns(tickets, AT_ONCE, async (ticket) => {
      events.set(ticket.id, isWhole ? await this.#eventsOf(ticket) : [snapshot(ticket, staff)]);
    });
    const all = tickets.flatMap(({ id: ticketId }) => events.get(ticketId)!);
    return { events: all, tickets: tickets.length, next: tickets.length < size ? null : placeBehind(at, tickets.at(-1)!) };
  }

  async #ratingsPage(at: Place): Promise<{ events: TicketEvent[]; tickets: number; next: Place | null }> {
    const body = await this.ask("/surveys/satisfaction_ratings", { created_since: at.since, per_page: LONG_PAGE, page: at.page });
    const ratings = body === null ? [] : readWith(z.array(restRating), body);
    const events = ratings.map(ratingEvent).filter((event) => event !== null);
    const more = ratings.length === LONG_PAGE && at.page < LAST_PAGE;
    return { events, tickets: 0, next: more ? { ...at, page: at.page + 1 } : null };
  }

  async #eventsOf(ticket: RestTicket): Promise<TicketEvent[]> {
    const conversations: RestConversation[] = [];
    for (let page = 1; ; page++) {
      const body = await this.ask(`/tickets/${ticket.id}/conversations`, { per_page: LONG_PAGE, page });
      const read = body === null ? [] : readWith(z.array(restConversation), body);
      conversations.push(...read);
      if (read.length < LONG_PAGE) break;
    }
    return ticketEvents(ticket, conversations, await this.#staff());
  }

  #staff(): Promise<Staff> {
    this.#known ??= this.#askStaff();
    return this.#known;
  }

  /** Only administrators may list agents and groups; without them the ids have to do. */
  async #askStaff(): Promise<Staff> {
    const agent = z.object({ id, contact: optional(z.object({ name: optional(z.string()), email: optional(z.string()) })) });
    const group = z.object({ id, name: z.string() });
    const agents = await this.#namesOrNone("/agents", agent);
    const groups = await this.#namesOrNone("/groups", group);
    const told = ({ contact }: z.output<typeof agent>): FreshdeskAgent => ({ name: contact?.name, email: contact?.email });
    return {
      agents: new Map(agents.map((each) => [each.id, told(each)])),
      groups: new Map(groups.map((each) => [each.id, each.name])),
    };
  }

  async #namesOrNone<T>(path: string, shape: z.ZodType<T>): Promise<T[]> {
    const items: T[] = [];
    try {
      for (let page = 1; ; page++) {
        const read = readWith(z.array(shape), (await this.ask(path, { per_page: LONG_PAGE, page })) ?? []);
        items.push(...read);
        if (read.length < LONG_PAGE) return items;
      }
    } catch (error) {
      if (error instanceof MerchantError) return items;
      throw error;
    }
  }

  /** Newest first, back to `from`: the search knows only days and shows 300 results at most. */
  async createdBetween(from: Date, to: Date): Promise<string[]> {
    const ids: string[] = [];
    for (let page = 1; page <= LAST_PAGE; page++) {
      const query = { updated_since: from.toISOString(), order_by: "created_at", order_type: "desc", per_page: LONG_PAGE, page };
      const tickets = readWith(z.array(restTicket), await this.ask("/tickets", query));
      ids.push(...tickets.filter(({ created_at: created }) => created >= from && created < to).map((ticket) => ticket.id));
      if (tickets.length < LONG_PAGE || tickets.at(-1)!.created_at < from) break;
    }
    return ids;
  }
}

/**
 * Pages shift when a ticket changes while they are read, so the next one begins at the time of the last ticket seen, a second
 * earlier in case that time itself is left out; only where a whole page changed in one second the page number moves on.
 */
function placeBehind(at: Place, last: RestTicket): Place {
  const since = new Date(last.updated_at.getTime() - 1000).toISOString();
  return since > at.since ? { ...at, since, page: 1 } : { ...at, page: at.page + 1 };
}
