import { z } from "zod";
import { MerchantError } from "#app/lib/errors.ts";
import type { Http, HttpAnswer, HttpRequest } from "#app/lib/http.server.ts";
import { answerOf, conversationEvents, responseEvent } from "./chatwoot-read.ts";
import {
  type Agent,
  agent,
  type Conversation,
  conversation,
  message,
  type Message,
  type SurveyResponse,
  surveyResponse,
} from "./chatwoot-shapes.ts";
import { chatwootWrites } from "./chatwoot-write.ts";
import type { Cursor, HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import { id, optional, readWith } from "./parse.ts";

export type ChatwootCredentials = { address: string; accountId: string; accessToken: string; webhookSecret?: string | undefined };

/** Events that tell something of a ticket. */
export const subscriptions = [
  "conversation_created",
  "conversation_status_changed",
  "conversation_updated",
  "message_created",
  "message_updated",
];

const DAY_MS = 86_400_000;
/** Responses on a page of the survey list, and messages on one of a conversation. */
const SURVEY_PAGE = 25;
const MESSAGE_PAGE = 20;

const profile = z.object({ accounts: z.array(z.object({ id, name: optional(z.string()) })) });
const rows = z.object({ meta: z.object({ all_count: optional(z.number()) }).nullish(), payload: z.array(conversation) });
/** The list wraps its rows in `data`, the filter does not. */
const list = z.union([z.object({ data: rows }).transform(({ data }) => data), rows]);
const messageList = z.object({ payload: z.array(message) });
const webhook = z.object({ id, secret: optional(z.string().min(16)) });
/** How a made webhook comes back differs by version. */
const madeWebhook = z.union([
  z.object({ payload: z.object({ webhook }) }).transform(({ payload }) => payload.webhook),
  z.object({ payload: webhook }).transform(({ payload }) => payload),
  webhook,
]);

type Ask = (path: string, request?: HttpRequest) => Promise<HttpAnswer>;

/** Speaks with one account of Chatwoot's cloud or of a merchant's own installation. */
export function chatwootClient({ address, accountId, accessToken }: ChatwootCredentials, http: Http): HelpdeskClient {
  const call: Ask = (path, request = {}) => http(`${address}${path}`, { ...request, headers: { api_access_token: accessToken } });
  const ask: Ask = (path, request) => call(`/api/v1/accounts/${accountId}${path}`, request);
  let team: Promise<Agent[]> | null = null;
  const agents = () => (team ??= ask("/agents").then(({ body }) => readWith(z.array(agent), body, "agents")));
  return {
    async whoAmI() {
      const { accounts } = readWith(profile, (await call("/api/v1/profile")).body, "profile");
      const account = accounts.find((each) => each.id === accountId);
      if (!account)
        throw new MerchantError(
          `Account ${accountId} is none of this token's: it knows ${accounts.map((each) => each.id).join(", ") || "no account"}.`,
        );
      return { name: account.name ?? `Account ${accountId}` };
    },
    registerWebhook: (url, secret) => registerWebhook(ask, url, secret),
    async unregisterWebhook(webhookId) {
      await ask(`/webhooks/${encodeURIComponent(webhookId)}`, { method: "DELETE" });
    },
    ticket: async (ticketId) => ticket(ask, ticketId, await agents()),
    history: async ({ since, after }) => historyPage(ask, since, after, await agents()),
    createdBetween: (from, to) => createdBetween(ask, from, to),
    ...chatwootWrites(ask),
  };
}

/** Older versions sign nothing and give no secret: the one in the address is checked then. */
export function signedAddress(url: string, secret: string): string {
  const address = new URL(url);
  address.searchParams.set("secret", secret);
  return address.href;
}

async function registerWebhook(ask: Ask, url: string, secret: string): Promise<{ webhookId: string; secret: string }> {
  const given = { name: "Fiveday", url: signedAddress(url, secret), subscriptions };
  const { body } = await ask("/webhooks", { method: "POST", body: { ...given, webhook: given } });
  const made = readWith(madeWebhook, body, "webhook");
  return { webhookId: made.id, secret: made.secret ?? secret };
}

/** Nothing is told of a conversation that was deleted; that it is gone is only seen when asked for it. */
async function ticket(ask: Ask, ticketId: string, agents: readonly Agent[]): Promise<TicketEvent[]> {
  const { status, body } = await ask(`/conversations/${encodeURIComponent(ticketId)}`);
  if (status === 404) return [{ key: `deleted-${ticketId}`, at: new Date(), kind: "deleted", ticketId }];
  const messages = await messagesOf(ask, ticketId);
  const events = conversationEvents(readWith(conversation, body, "conversation"), messages, agents);
  return [...events, ...(await surveysOf(ask, messages.filter(answerOf)))];
}

/** All messages, oldest first; a page shows those before an id. */
async function messagesOf(ask: Ask, ticketId: string): Promise<Message[]> {
  const all = new Map<string, Message>();
  for (let before: number | undefined; ;) {
    const { status, body } = await ask(`/conversations/${encodeURIComponent(ticketId)}/messages`, { query: { before } });
    if (status === 404) break;
    const page = readWith(messageList, body, "messages").payload;
    for (const each of page) all.set(each.id, each);
    if (page.length < MESSAGE_PAGE) break;
    before = Math.min(...page.map((each) => Number(each.id)));
  }
  return [...all.values()].toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime() || Number(a.id) - Number(b.id));
}

/** When the answered surveys of one conversation were answered: the list is read until all are found. */
async function surveysOf(ask: Ask, surveys: readonly Message[]): Promise<TicketEvent[]> {
  if (surveys.length === 0) return [];
  const since = new Date(Math.min(...surveys.map((each) => each.created_at.getTime())));
  const wanted = new Set(surveys.map((each) => each.id));
  const found: TicketEvent[] = [];
  for (let page = 1; wanted.size > 0; page++) {
    const responses = await surveyPage(ask, since, page);
    for (const each of responses) if (wanted.delete(each.message_id)) found.push(responseEvent(each));
    if (responses.length < SURVEY_PAGE) break;
  }
  return found;
}

/** Latest first, so that answers which come in meanwhile push others to a later page but none out of sight. */
async function surveyPage(ask: Ask, since: Date, page: number): Promise<SurveyResponse[]> {
  const until = new Date(Date.now() + DAY_MS);
  const { body } = await ask("/csat_survey_responses", {
    query: { since: epoch(since), until: epoch(until), sort: "-created_at", page },
  });
  return readWith(z.array(surveyResponse), body, "csat_survey_responses");
}

/**
 * Latest activity first, as Chatwoot lists: pages are numbered, and a conversation that changes meanwhile moves to the front,
 * where it can push others to a later page but never past one that was read. Ratings follow.
 */
async function historyPage(ask: Ask, since: Date, after: Cursor, agents: readonly Agent[]): Promise<HistoryPage> {
  const [phase, number] = after?.split("|") ?? ["conversations", "1"];
  const page = Number(number);
  if (phase === "ratings") return ratingPage(ask, since, page);
  const { body } = await ask("/conversations", { query: { status: "all", page } });
  const { meta, payload } = readWith(list, body, "conversations");
  const changed = payload.filter((each) => changedAt(each) >= since.getTime());
  const events = after === null ? agents.map((each) => agentEvent(each, since)) : [];
  for (const each of changed) events.push(...conversationEvents(each, await messagesOf(ask, each.id), agents));
  const reachesOld = payload.some((each) => (each.last_activity_at ?? each.created_at) < since);
  const isLast = payload.length === 0 || reachesOld;
  return {
    events,
    next: isLast ? "ratings|1" : `conversations|${page + 1}`,
    tickets: changed.length,
    total: since.getTime() === 0 ? meta?.all_count : undefined,
  };
}

function changedAt(from: Conversation): number {
  return Math.max((from.last_activity_at ?? from.created_at).getTime(), from.updated_at?.getTime() ?? 0);
}

async function ratingPage(ask: Ask, since: Date, page: number): Promise<HistoryPage> {
  const responses = await surveyPage(ask, since, page);
  return {
    events: responses.map(responseEvent),
    next: responses.length < SURVEY_PAGE ? null : `ratings|${page + 1}`,
    tickets: 0,
  };
}

/** The filter knows whole days only, of a time zone it does not tell. */
async function createdBetween(ask: Ask, from: Date, to: Date): Promise<string[]> {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const payload = [
    {
      attribute_key: "created_at",
      filter_operator: "is_greater_than",
      values: [day(from.getTime() - 2 * DAY_MS)],
      query_operator: "and",
    },
    {
      attribute_key: "created_at",
      filter_operator: "is_less_than",
      values: [day(to.getTime() + 2 * DAY_MS)],
      query_operator: null,
    },
  ];
  const ids: string[] = [];
  for (let page = 1; ; page++) {
    const { body } = await ask("/conversations/filter", { method: "POST", query: { page }, body: { payload } });
    const found = readWith(list, body, "conversations").payload;
    ids.push(...found.filter((each) => each.created_at >= from && each.created_at < to).map((each) => each.id));
    if (found.length === 0) return [...new Set(ids)];
  }
}

function agentEvent(from: Agent, at: Date): TicketEvent {
  return { key: `agent-${from.id}-${at.toISOString()}`, at, kind: "agent", agent: from };
}

function epoch(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
