import { z } from "zod";
import { MerchantError } from "#app/lib/errors.ts";
import { type Http, type HttpRequest, unhurried } from "#app/lib/http.server.ts";
import { inTurns } from "#app/lib/in-turns.ts";
import type { Cursor, HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import { id, optional, readWith } from "./parse.ts";
import { callEvent, restCall } from "./zendesk-call.ts";
import { ratingEvent, restRating, restSurveyResponse, surveyEvent } from "./zendesk-rating.ts";
import { zendeskWrites } from "./zendesk-write.ts";
import {
  type RestAudit,
  restAudit,
  type RestTicket,
  restTicket,
  type RestUser,
  restUser,
  ticketEvents,
} from "./zendesk-ticket.ts";

export type ZendeskCredentials = {
  subdomain: string;
  email: string;
  apiToken: string;
  reasonField?: string | undefined;
  orderField?: string | undefined;
  signingSecret?: string | undefined;
};

/**
 * Tickets a page of history, as a share of the calls that the account may make in a minute, because each ticket needs one for its
 * audits, and a rated one another. So a page is read within a minute on every plan, and exports, of which ten a minute are
 * allowed, are asked for less often than that.
 */
const PAGE_OF_LIMIT = 1 / 3;
/** Calls a minute of the smallest plan, until an answer tells the account's own. */
const LEAST_CALLS = 200;
const MOST_PAGE = 1_000;
/** Calls under way at once. */
const AT_ONCE = 5;
/** Incremental exports leave out the last minute. */
const EXPORT_LAG_SECONDS = 61;
/** What a page of Talk calls holds when there are more. */
const CALLS_PAGE = 50;
const DAY_MS = 86_400_000;

const subscriptions = [
  "created",
  "comment_added",
  "comment_made_private",
  "status_changed",
  "agent_assignment_changed",
  "group_assignment_changed",
  "requester_changed",
  "subject_changed",
  "tags_changed",
  "type_changed",
  "custom_field_changed",
  "merged",
  "marked_as_spam",
  "soft_deleted",
  "permanently_deleted",
  "undeleted",
].map((type) => `zen:event-type:ticket.${type}`);

const sideloaded = z.object({ users: optional(z.array(restUser)) });
const export_ = sideloaded.extend({
  tickets: z.array(restTicket),
  after_cursor: optional(z.string()),
  end_of_stream: z.boolean(),
});
const paging = z.object({ meta: optional(z.object({ has_more: z.boolean(), after_cursor: optional(z.string()) })) });

/** Speaks with one Zendesk account. Who is who (users, groups) is asked once per client. */
export function zendeskClient(credentials: ZendeskCredentials, http: Http): HelpdeskClient {
  const account = new ZendeskAccount(credentials, http);
  const archive = new ZendeskAccount(credentials, unhurried(http));
  return {
    whoAmI: () => account.whoAmI(),
    registerWebhook: (url) => account.registerWebhook(url),
    async unregisterWebhook(webhookId) {
      await account.ask(`/webhooks/${webhookId}`, { method: "DELETE" });
    },
    async ticket(ticketId) {
      const body = await account.ask(`/tickets/${ticketId}.json`, { query: { include: "users" } });
      if (body === null) return [];
      const { ticket, users } = readWith(sideloaded.extend({ ticket: restTicket }), body);
      account.remember(users);
      return account.eventsOf([ticket]);
    },
    history: ({ since, after }) => archive.history(since, after),
    createdBetween: (from, to) => account.createdBetween(from, to),
    ...zendeskWrites((path, request) => account.ask(path, request)),
  };
}

class ZendeskAccount {
  readonly #credentials: ZendeskCredentials;
  readonly #http: Http;
  readonly #users = new Map<string, RestUser>();
  #callsAMinute = LEAST_CALLS;
  #groups: Promise<Map<string, string>> | null = null;

  constructor(credentials: ZendeskCredentials, http: Http) {
    this.#credentials = credentials;
    this.#http = http;
  }

  /** @returns null for what is not there */
  async ask(path: string, request: HttpRequest = {}): Promise<unknown> {
    const { subdomain, email, apiToken } = this.#credentials;
    const authorization = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString("base64")}`;
    const answer = await this.#http(`https://${subdomain}.zendesk.com/api/v2${path}`, { ...request, headers: { authorization } });
    this.#callsAMinute = Number(answer.headers.get("x-rate-limit")) || this.#callsAMinute;
    return answer.status === 404 ? null : answer.body;
  }

  /** A key that is not known counts as an anonymous visitor, whom Zendesk answers without an id. */
  async whoAmI(): Promise<{ name: string }> {
    const shape = z.object({
      user: z.object({ id: z.union([id, z.null()]), role: optional(z.string()), name: optional(z.string()) }),
    });
    const { user } = readWith(shape, await this.ask("/users/me.json"));
    if (user.id === null) throw new MerchantError("Zendesk does not know this e-mail and API token.");
    if (user.role === "end-user")
      throw new MerchantError(`${user.name ?? "This user"} is a customer in Zendesk. Use an administrator's e-mail.`);
    return { name: `${this.#credentials.subdomain}.zendesk.com` };
  }

  /** Zendesk makes the signing secret itself. */
  async registerWebhook(url: string): Promise<{ webhookId: string; secret: string }> {
    const webhook = {
      name: "Fiveday",
      status: "active",
      endpoint: url,
      http_method: "POST",
      request_format: "json",
      subscriptions,
    };
    const made = readWith(
      z.object({ webhook: z.object({ id }) }),
      await this.ask("/webhooks", { method: "POST", body: { webhook } }),
    );
    const shape = z.object({ signing_secret: z.object({ secret: z.string().min(1) }) });
    const { signing_secret: signing } = readWith(shape, await this.ask(`/webhooks/${made.webhook.id}/signing_secret`));
    return { webhookId: made.webhook.id, secret: signing.secret };
  }

  /** First the tickets, then the calls of Talk: the cursor says which. */
  async history(since: Date, after: Cursor): Promise<HistoryPage> {
    if (after?.startsWith("calls:")) return this.#calls(Number(after.slice("calls:".length)));
    const latest = Math.floor(Date.now() / 1000) - EXPORT_LAG_SECONDS;
    const from = Math.min(Math.floor(since.getTime() / 1000), latest);
    const total = after ? undefined : await this.#changedSince(since);
    const query = after ? { cursor: after.slice("tickets:".length) } : { start_time: from };
    const size = Math.min(MOST_PAGE, Math.ceil(this.#callsAMinute * PAGE_OF_LIMIT));
    const body = await this.ask("/incremental/tickets/cursor.json", { query: { ...query, per_page: size, include: "users" } });
    const page = readWith(export_, body);
    this.remember(page.users);
    const events = await this.eventsOf(page.tickets);
    const more = !page.end_of_stream && page.after_cursor !== undefined;
    return { events, next: more ? `tickets:${page.after_cursor}` : `calls:${from}`, tickets: page.tickets.length, total };
  }

  /** For the progress of a long reading only: the search index is minutes behind and knows no deleted tickets. */
  async #changedSince(since: Date): Promise<number | undefined> {
    if (since.getTime() > Date.now() - DAY_MS) return undefined;
    const query = { query: `type:ticket updated>=${iso(since)}` };
    const body = await this.ask("/search/count.json", { query }).catch(() => null);
    return z.object({ count: z.number() }).safeParse(body).data?.count;
  }

  remember(users: readonly RestUser[] = []): void {
    for (const user of users) this.#users.set(user.id, user);
  }

  async eventsOf(tickets: readonly RestTicket[]): Promise<TicketEvent[]> {
    const audits = new Map<string, RestAudit[]>();
    await inTurns(tickets, AT_ONCE, async (ticket) => void audits.set(ticket.id, await this.#audits(ticket)));
    await this.#meet([...tickets.flatMap(peopleOf), ...[...audits.values()].flat().flatMap(authorsOf)]);
    const groups = tickets.some(({ group_id: group }) => group !== null) ? await this.#groupNames() : new Map<string, string>();
    const events = new Map<string, TicketEvent[]>();
    await inTurns(tickets, AT_ONCE, async (ticket) => {
      const own = audits.get(ticket.id)!;
      const ratings = await this.#ratings(ticket, own);
      const [reasonField, orderField] = [this.#credentials.reasonField || null, this.#credentials.orderField || null];
      events.set(ticket.id, ticketEvents({ ticket, audits: own, users: this.#users, groups, ratings, reasonField, orderField }));
    });
    return tickets.flatMap(({ id: ticketId }) => events.get(ticketId)!);
  }

  /** A deleted ticket's audits cannot be read any more. */
  async #audits({ id: ticketId, status }: RestTicket): Promise<RestAudit[]> {
    if (status === "deleted") return [];
    return this.#pages(`/tickets/${ticketId}/audits.json`, z.object({ audits: z.array(restAudit) }), ({ audits }) => audits);
  }

  async #ratings(ticket: RestTicket, audits: RestAudit[]): Promise<TicketEvent[]> {
    const events: (TicketEvent | null)[] = [];
    const { id: ratingId, score = "" } = ticket.satisfaction_rating ?? {};
    if (ratingId !== undefined && /^(good|bad)/.test(score)) {
      const body = await this.ask(`/satisfaction_ratings/${ratingId}.json`);
      if (body !== null)
        events.push(ratingEvent(readWith(z.object({ satisfaction_rating: restRating }), body).satisfaction_rating));
    }
    const surveys = new Set(audits.flatMap((audit) => audit.events.flatMap(({ survey_response_id: survey }) => survey ?? [])));
    for (const survey of surveys) {
      const body = await this.ask(`/guide/survey_responses/${survey}`);
      const shape = z.object({ survey_response: restSurveyResponse });
      if (body !== null) events.push(surveyEvent(ticket.id, readWith(shape, body).survey_response));
    }
    return events.filter((event) => event !== null);
  }

  /** Asks for the people who were not told along with the tickets. */
  async #meet(ids: readonly string[]): Promise<void> {
    const strangers = [...new Set(ids)].filter((each) => each !== "-1" && !this.#users.has(each));
    for (let at = 0; at < strangers.length; at += 100) {
      const body = await this.ask("/users/show_many.json", { query: { ids: strangers.slice(at, at + 100).join(",") } });
      if (body !== null) this.remember(readWith(sideloaded, body).users);
    }
  }

  #groupNames(): Promise<Map<string, string>> {
    const shape = z.object({ groups: z.array(z.object({ id, name: z.string() })) });
    this.#groups ??= this.#pages("/groups.json", shape, ({ groups }) => groups).then(
      (groups) => new Map(groups.map((group) => [group.id, group.name])),
    );
    return this.#groups;
  }

  async #pages<T, Item>(
    path: string,
    shape: z.ZodType<T>,
    itemsOf: (page: T) => Item[],
    query: HttpRequest["query"] = {},
  ): Promise<Item[]> {
    const items: Item[] = [];
    for (let after: string | undefined; ;) {
      const body = await this.ask(path, { query: { ...query, "page[size]": 100, "page[after]": after } });
      if (body === null) return items;
      items.push(...itemsOf(readWith(shape, body)));
      const { meta } = readWith(paging, body);
      if (!meta?.has_more || meta.after_cursor === undefined) return items;
      after = meta.after_cursor;
    }
  }

  /** An account without Talk refuses this, which means that there are no calls. */
  async #calls(from: number): Promise<HistoryPage> {
    const path = "/channels/voice/stats/incremental/calls.json";
    const body = await this.ask(path, { query: { start_time: from } }).catch((error: unknown) => {
      if (error instanceof MerchantError) return null;
      throw error;
    });
    if (body === null) return { events: [], next: null, tickets: 0 };
    const shape = z.object({ calls: z.array(restCall), next_page: optional(z.string()) });
    const { calls, next_page: next } = readWith(shape, body);
    const start = Number(URL.parse(next ?? "")?.searchParams.get("start_time"));
    const more = calls.length >= CALLS_PAGE && start > from;
    return { events: calls.map(callEvent), next: more ? `calls:${start}` : null, tickets: 0 };
  }

  createdBetween(from: Date, to: Date): Promise<string[]> {
    const query = `created>=${iso(from)} created<${iso(to)}`;
    const shape = z.object({ results: z.array(z.object({ id })) });
    return this.#pages("/search/export.json", shape, ({ results }) => results.map((each) => each.id), {
      query,
      "filter[type]": "ticket",
    });
  }
}

function iso(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z");
}

function peopleOf({ requester_id: requester, assignee_id: assignee }: RestTicket): string[] {
  return [requester, assignee].filter((each) => each !== null);
}

function authorsOf({ author_id: author, events }: RestAudit): string[] {
  const assigned = events.flatMap(({ field_name: field, value }) =>
    field === "assignee_id" && (typeof value === "string" || typeof value === "number") ? [String(value)] : [],
  );
  return [author, ...events.map(({ author_id: writer }) => writer), ...assigned].filter((each) => each !== null);
}
