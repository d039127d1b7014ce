import { z } from "zod";
import type { Http, HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import { type FrontEvent, frontEvent, loggedEvents } from "./front-log.ts";
import { comment, conversation, conversationEvents, message } from "./front-read.ts";
import { frontWrites } from "./front-write.ts";
import { readWith } from "./parse.ts";

export type FrontCredentials = { token: string; clientSecret: string };

const BASE = "https://api2.frontapp.com";
/** Four calls a conversation and the list itself stay below the 50 calls a minute of the smallest plan. */
const EVENTS_A_PAGE = 10;
const MOST_A_PAGE = 100;
const MINUTE = 60_000;

const listed = <T extends z.ZodType>(item: T) =>
  z.object({ _results: z.array(item), _pagination: z.object({ next: z.string().nullish() }).nullish() });

type Query = NonNullable<HttpRequest["query"]>;
type Ask = (path: string, query?: Query) => Promise<{ status: number; body: unknown }>;

/** Front by its Core API, with an API token. */
export function frontClient({ token }: FrontCredentials, http: Http): HelpdeskClient {
  const send = (path: string, request: HttpRequest = {}) =>
    http(`${BASE}${path}`, { ...request, headers: { authorization: `Bearer ${token}` } });
  const ask: Ask = (path, query = {}) => send(path, { query });
  return {
    async whoAmI() {
      const { name } = readWith(z.object({ name: z.string() }), (await ask("/me")).body, "me");
      return { name };
    },
    ticket: (ticketId) => wholeConversation(ask, ticketId),
    history: ({ since, after }) => historyPage(ask, since, after),
    createdBetween: (from, to) => createdBetween(ask, from, to),
    ...frontWrites(send),
  };
}

async function wholeConversation(ask: Ask, ticketId: string): Promise<TicketEvent[]> {
  const log = await everything(ask, `${conversationPath(ticketId)}/events`, frontEvent);
  return (await tellConversation(ask, ticketId, log)) ?? [];
}

/** @returns null when the conversation is gone for good */
async function tellConversation(ask: Ask, ticketId: string, log: readonly FrontEvent[] | null): Promise<TicketEvent[] | null> {
  const path = conversationPath(ticketId);
  const { status, body } = await ask(path);
  if (status === 404 || log === null) return null;
  return conversationEvents({
    conversation: readWith(conversation, body, "conversation"),
    messages: (await everything(ask, `${path}/messages`, message)) ?? [],
    comments: (await everything(ask, `${path}/comments`, comment)) ?? [],
    log,
  });
}

/**
 * The latest event first. A conversation is read where its last event stands; its earlier events point back to what an earlier
 * page has told.
 */
async function historyPage(ask: Ask, since: Date, after: string | null): Promise<HistoryPage> {
  const query = { ...newestFirst, "q[after]": since.getTime() / 1000, limit: EVENTS_A_PAGE, page_token: after ?? undefined };
  const { _results: log, _pagination: paging } = readWith(listed(frontEvent), (await ask("/events", query)).body, "events");
  const latest = Math.max(...log.map(({ emitted_at: at }) => at.getTime()));
  const events: TicketEvent[] = [];
  let tickets = 0;
  for (const ticketId of new Set(log.map((event) => event.conversation.id))) {
    const own = await everything(ask, `${conversationPath(ticketId)}/events`, frontEvent);
    if (own?.some(({ emitted_at: at }) => at.getTime() > latest)) continue;
    // Of what Front does not show any more, its last events still tell that it was deleted.
    const left = () => log.filter((event) => event.conversation.id === ticketId && event.type === "trash").flatMap(loggedEvents);
    events.push(...((await tellConversation(ask, ticketId, own)) ?? left()));
    tickets++;
  }
  return { events, next: tokenOf(paging?.next), tickets };
}

const newestFirst = { sort_by: "created_at", sort_order: "desc" };

/** A conversation begins with a message, so it is found among the messages of those days. */
async function createdBetween(ask: Ask, from: Date, to: Date): Promise<string[]> {
  const log = await everything(ask, "/events", frontEvent, {
    ...newestFirst,
    "q[after]": (from.getTime() - MINUTE) / 1000,
    "q[before]": (to.getTime() + MINUTE) / 1000,
    "q[types][]": ["inbound", "outbound"],
  });
  const created = (log ?? []).filter(
    ({ conversation: { created_at: at, is_private: hidden } }) => at && at >= from && at < to && !hidden,
  );
  return [...new Set(created.map((event) => event.conversation.id))];
}

/** Reads a list to its end. @returns null when there is no such list */
async function everything<T extends z.ZodType>(
  ask: Ask,
  path: string,
  item: T,
  query: Query = {},
): Promise<z.output<T>[] | null> {
  const found: z.output<T>[] = [];
  for (let token: string | null = null, more = true; more; more = token !== null) {
    const { status, body } = await ask(path, { ...query, limit: MOST_A_PAGE, page_token: token ?? undefined });
    if (status === 404) return null;
    const page = readWith(listed(item), body, path.split("/").at(-1));
    found.push(...page._results);
    token = tokenOf(page._pagination?.next);
  }
  return found;
}

/** Front gives the whole address of the next page; only its token is taken from there. */
function tokenOf(next: string | null | undefined): string | null {
  return next ? (URL.parse(next)?.searchParams.get("page_token") ?? null) : null;
}

function conversationPath(ticketId: string): string {
  return `/conversations/${encodeURIComponent(ticketId)}`;
}
