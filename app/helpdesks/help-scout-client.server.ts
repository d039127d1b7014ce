import { z } from "zod";
import { MerchantError } from "#app/lib/errors.ts";
import type { Http, HttpAnswer, HttpRequest } from "#app/lib/http.server.ts";
import type { Cursor, HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import {
  type Conversation,
  conversation,
  conversationEvents,
  hasReply,
  ratingEvent,
  unknownCustomer,
} from "./help-scout-read.ts";
import { helpScoutWrites } from "./help-scout-write.ts";
import { id, instant, readWith } from "./parse.ts";
import { contentId } from "./signatures.ts";

const API = "https://api.helpscout.net";

/** Events that tell something of a ticket. */
export const webhookEvents = [
  "convo.created",
  "convo.assigned",
  "convo.status",
  "convo.tags",
  "convo.custom-fields",
  "convo.moved",
  "convo.merged",
  "convo.deleted",
  "convo.customer.reply.created",
  "convo.agent.reply.created",
  "convo.note.created",
  "convo.ai-answers.created",
  "beacon.chat.created",
  "beacon.chat.customer.replied",
  "satisfaction.ratings",
];

/** Help Scout takes no longer secrets. */
const LONGEST_SECRET = 40;

export function signingSecret(secret: string): string {
  return secret.slice(0, LONGEST_SECRET);
}

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const token = z.object({ access_token: z.string().min(1) });
const me = z.object({ firstName: optional(z.string()), lastName: optional(z.string()), email: optional(z.string()) });
const list = z.object({
  _embedded: optional(z.object({ conversations: optional(z.array(conversation)) })),
  page: z.object({ totalElements: optional(z.number()), totalPages: z.number().default(1) }),
});
const ratingReport = z.object({
  pages: z.number().default(1),
  results: z.array(
    z.object({
      id,
      threadid: optional(id),
      ratingId: z.union([z.string(), z.number()]).transform(String),
      ratingComments: optional(z.string()),
      ratingCreatedAt: instant,
    }),
  ),
});
const reportWords: Record<string, string> = { "1": "great", "2": "okay", "3": "bad" };

type Ask = (path: string, request?: HttpRequest) => Promise<HttpAnswer>;

/** Speaks with one account over the Inbox API; a token of the client credentials lasts longer than any client here. */
export function helpScoutClient({ appId, appSecret }: { appId: string; appSecret: string }, http: Http): HelpdeskClient {
  let granted: Promise<string> | null = null;
  const ask: Ask = async (path, request = {}) => {
    granted ??= accessToken(http, appId, appSecret);
    return http(`${API}${path}`, { ...request, headers: { authorization: `Bearer ${await granted}` } });
  };
  return {
    async whoAmI() {
      const { firstName, lastName, email } = readWith(me, (await ask("/v2/users/me")).body, "me");
      return { name: [firstName, lastName].filter(Boolean).join(" ") || email || "Help Scout" };
    },
    registerWebhook: (url, secret) => registerWebhook(ask, url, signingSecret(secret)),
    async unregisterWebhook(webhookId) {
      await ask(`/v2/webhooks/${encodeURIComponent(webhookId)}`, { method: "DELETE" });
    },
    ticket: (ticketId) => ticket(ask, ticketId),
    history: ({ since, after }) => historyPage(ask, since, after),
    createdBetween: (from, to) => createdBetween(ask, from, to),
    ...helpScoutWrites(ask),
  };
}

async function accessToken(http: Http, appId: string, appSecret: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: appId, client_secret: appSecret });
  return readWith(token, (await http(`${API}/v2/oauth2/token`, { method: "POST", body })).body, "token").access_token;
}

/** The new webhook's id comes in a header; there is no body. */
async function registerWebhook(ask: Ask, url: string, secret: string): Promise<{ webhookId: string; secret: string }> {
  const body = { url, events: webhookEvents, secret, payloadVersion: "V2", label: "Fiveday", notification: false };
  const { headers } = await ask("/v2/webhooks", { method: "POST", body });
  const webhookId = headers.get("resource-id") ?? headers.get("location")?.split("/").at(-1);
  if (!webhookId) throw new Error("Help Scout did not say which webhook it made");
  return { webhookId, secret };
}

/** A merged conversation is found at its survivor's address; a deleted one is not found at all. */
async function ticket(ask: Ask, ticketId: string): Promise<TicketEvent[]> {
  const { status, body } = await ask(`/v2/conversations/${encodeURIComponent(ticketId)}`, { query: { embed: "threads" } });
  if (status === 404) return [{ key: `deleted-${ticketId}`, at: new Date(), kind: "deleted", ticketId }];
  const read = readWith(conversation, body, "conversation");
  const events = await everythingOf(ask, read);
  const told = events.some((event) => event.kind === "merged" && event.ticketId === ticketId);
  if (read.id === ticketId || told || events[0] === undefined) return events;
  return [...events, { key: `merged-${ticketId}-${read.id}`, at: events[0].at, kind: "merged", ticketId, into: read.id }];
}

const threadList = z.object({
  _embedded: optional(
    z.object({ threads: z.array(z.object({ id, createdBy: optional(z.object({ type: optional(z.string()) })) })) }),
  ),
  page: optional(z.object({ totalPages: z.number().default(1) })),
});

async function everythingOf(ask: Ask, from: Conversation): Promise<TicketEvent[]> {
  const customerId = unknownCustomer(from);
  const events = await withAi(ask, from);
  return customerId === null || events.length === 0 ? events : [...events, ...(await customerEvents(ask, from, customerId))];
}

const values = optional(z.array(z.object({ value: z.string() })));
const customer = z.object({
  firstName: optional(z.string()),
  lastName: optional(z.string()),
  _embedded: optional(z.object({ emails: values, phones: values })),
});

async function customerEvents(ask: Ask, from: Conversation, customerId: string): Promise<TicketEvent[]> {
  const { status, body } = await ask(`/v2/customers/${encodeURIComponent(customerId)}`);
  if (status === 404) return [];
  const { firstName, lastName, _embedded: known } = readWith(customer, body, "customer");
  const who = {
    id: customerId,
    name: [firstName, lastName].filter(Boolean).join(" ") || undefined,
    emails: known?.emails?.map(({ value }) => value) ?? [],
    phones: known?.phones?.map(({ value }) => value) ?? [],
  };
  const key = `customer-${from.id}-${contentId(JSON.stringify(who)).slice(0, 12)}`;
  return [{ key, at: from.createdAt, kind: "ticket", ticketId: from.id, fields: { customer: who } }];
}

/** Only version 3 tells the AI from the people of the team; it is asked where somebody answered. */
async function withAi(ask: Ask, from: Conversation): Promise<TicketEvent[]> {
  if (!hasReply(from)) return conversationEvents(from);
  const written = new Set<string>();
  for (let page = 1, pages = 1; page <= pages; page++) {
    const { status, body } = await ask(`/v3/conversations/${encodeURIComponent(from.id)}/threads`, { query: { page } });
    if (status === 404) break;
    const { _embedded: found, page: known } = readWith(threadList, body, "threads");
    for (const each of found?.threads ?? []) if (each.createdBy?.type === "system_user") written.add(each.id);
    pages = known?.totalPages ?? 1;
  }
  return conversationEvents(from, written);
}

/**
 * Newest changes first, against the habit: pages are numbered, and a conversation that changes meanwhile moves to the front,
 * where it can push others to a later page but never past one that was read. Ratings follow; they are listed by a report only.
 */
async function historyPage(ask: Ask, since: Date, after: Cursor): Promise<HistoryPage> {
  const [phase, number, until] = after?.split("|") ?? ["conversations", "1"];
  if (phase === "ratings" && until) return ratingPage(ask, since, new Date(until), Number(number));
  const page = Number(number);
  const { body } = await ask("/v2/conversations", {
    query: {
      status: "all",
      modifiedSince: seconds(since),
      sortField: "modifiedAt",
      sortOrder: "desc",
      embed: "threads",
      page,
    },
  });
  const { _embedded: found, page: pages } = readWith(list, body, "conversations");
  const conversations = found?.conversations ?? [];
  const next =
    page < pages.totalPages && conversations.length > 0 ? `conversations|${page + 1}` : `ratings|1|${new Date().toISOString()}`;
  const events: TicketEvent[] = [];
  for (const each of conversations) events.push(...(await everythingOf(ask, each)));
  return {
    events,
    next,
    tickets: conversations.length,
    total: pages.totalElements,
  };
}

/** Reports belong to dearer plans: without them ratings come by webhook alone. */
async function ratingPage(ask: Ask, since: Date, until: Date, page: number): Promise<HistoryPage> {
  const query = { start: seconds(since), end: seconds(until), page };
  const answer = await ask("/v2/reports/happiness/ratings", { query }).catch((error: unknown) => {
    if (error instanceof MerchantError) return null;
    throw error;
  });
  if (answer === null || answer.status === 404) return { events: [], next: null, tickets: 0 };
  const { results, pages } = readWith(ratingReport, answer.body, "ratings");
  const events = results.flatMap((each) =>
    ratingEvent({
      ticketId: each.id,
      threadId: each.threadid,
      word: reportWords[each.ratingId] ?? each.ratingId,
      comment: each.ratingComments,
      answeredAt: each.ratingCreatedAt,
    }),
  );
  return { events, next: page < pages ? `ratings|${page + 1}|${until.toISOString()}` : null, tickets: 0 };
}

async function createdBetween(ask: Ask, from: Date, to: Date): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const query = {
      status: "all",
      query: `(createdAt:[${seconds(from)} TO ${seconds(to)}])`,
      sortField: "createdAt",
      sortOrder: "asc",
      page,
    };
    const answer = readWith(list, (await ask("/v2/conversations", { query })).body, "conversations");
    // Both ends are included there; drafts are nobody's tickets.
    const found = (answer._embedded?.conversations ?? []).filter(
      (each) => each.createdAt >= from && each.createdAt < to && each.state !== "draft",
    );
    ids.push(...found.map((each) => each.id));
    pages = answer.page.totalPages;
  }
  return ids;
}

/** Help Scout's clock has whole seconds. */
function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
