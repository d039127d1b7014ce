import { z } from "zod";
import { MerchantError } from "#app/lib/errors.ts";
import { clockOf, type Http, type HttpAnswer, type HttpRequest } from "#app/lib/http.server.ts";
import { inTurns } from "#app/lib/in-turns.ts";
import type { Cursor, HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import { readWith } from "./parse.ts";
import { reamazeWrites } from "./reamaze-write.ts";
import {
  type Conversation,
  conversation,
  conversationEvents,
  isArchived,
  type Message,
  message,
  ratingEvent,
  restRating,
  type StaffNames,
} from "./reamaze-read.ts";

export type ReamazeCredentials = { brand: string; email: string; token: string };

const AT_ONCE = 3;
/** Pages of new messages that are looked through for the conversations they are in; where there are more, every conversation is read. */
const FRESH_PAGES = 3;
/**
 * Conversations come by their latest change, whose time is not told. Reading ends after so many pages in a row on which nothing was
 * written since; that many changes without a message, such as closing many at once, are noticed.
 */
const QUIET_PAGES = 3;

/** Where a history stands: conversations, then ratings, which are a list of their own. */
const place = z.union([
  z.object({ list: z.literal("conversations"), page: z.number(), quiet: z.number() }),
  z.object({ list: z.literal("ratings"), page: z.number() }),
]);
type Place = z.output<typeof place>;

type Ask = (path: string, query?: HttpRequest["query"]) => Promise<HttpAnswer>;
type Reader = { ask: Ask; staff: () => Promise<StaffNames> };

/** Re:amaze by its REST API, as the user the token belongs to. */
export function reamazeClient({ brand, email, token }: ReamazeCredentials, http: Http): HelpdeskClient {
  const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString("base64")}`;
  const send = (path: string, request: HttpRequest = {}) =>
    http(`https://${brand}.reamaze.io/api/v1${path}`, { ...request, headers: { authorization } });
  const ask: Ask = (path, query = {}) => send(path, { query });
  let known: Promise<StaffNames> | null = null;
  // Asked once, and again when it failed.
  const staff = () =>
    (known ??= readStaff(ask).catch((error: unknown) => {
      known = null;
      throw error;
    }));
  const reader: Reader = { ask, staff };
  return {
    async whoAmI() {
      if ((await ask("/staff")).status === 404) throw new MerchantError(`Re:amaze knows no brand "${brand}".`);
      return { name: `${brand}.reamaze.com` };
    },
    ticket: (slug) => wholeConversation(reader, slug),
    history: ({ since, after }) => historyPage(reader, since, after),
    createdBetween: (from, to) => createdBetween(ask, from, to),
    ...reamazeWrites(send, email, (slug) => wholeConversation(reader, slug)),
  };
}

async function readStaff(ask: Ask): Promise<StaffNames> {
  const member = z.object({ name: z.string().nullish(), email: z.string() });
  const members = await everything(ask, "/staff", "staff", member);
  return new Map(members.map(({ name, email }) => [email.trim().toLowerCase(), name ?? undefined]));
}

async function wholeConversation({ ask, staff }: Reader, slug: string): Promise<TicketEvent[]> {
  const answer = await ask(`/conversations/${encodeURIComponent(slug)}`);
  if (answer.status === 404) return [];
  const from = readWith(conversation, answer.body, "conversation");
  return conversationEvents({
    conversation: from,
    messages: await messagesOf(ask, from),
    staff: await staff(),
    seenAt: clockOf(answer),
  });
}

/** Lists leave out the shop's own fields, in which orders are named. */
async function ownFieldsOf(ask: Ask, { slug }: Conversation): Promise<Conversation["data"]> {
  const { status, body } = await ask(`/conversations/${encodeURIComponent(slug)}`);
  return status === 404 ? undefined : readWith(conversation, body, "conversation").data;
}

function messagesOf(ask: Ask, { slug }: Conversation): Promise<Message[]> {
  return everything(ask, `/conversations/${encodeURIComponent(slug)}/messages`, "messages", message);
}

function historyPage(reader: Reader, since: Date, after: Cursor): Promise<HistoryPage> {
  const at: Place = after === null ? { list: "conversations", page: 1, quiet: 0 } : readWith(place, JSON.parse(after));
  return at.list === "conversations" ? conversationsPage(reader, since, at) : ratingsPage(reader.ask, since, at.page);
}

/** A conversation that changes meanwhile moves to the first page and pushes others on to the next one, instead of past it. */
async function conversationsPage(
  { ask, staff }: Reader,
  since: Date,
  { page, quiet }: Extract<Place, { list: "conversations" }>,
): Promise<HistoryPage> {
  const answer = await ask("/conversations", { filter: "all", sort: "changed", page });
  const { items, isLast } = pageOf(answer.body, "conversations", conversation, page);
  const fresh = await freshConversations(ask, since);
  const names = await staff();
  const messages = new Map<string, Message[]>();
  const data = new Map<string, Conversation["data"]>();
  await inTurns(items, AT_ONCE, async (each) => {
    if (fresh !== null && !fresh.has(each.slug) && !isArchived(each)) return;
    data.set(each.slug, await ownFieldsOf(ask, each));
    messages.set(each.slug, await messagesOf(ask, each));
  });
  const events = items.flatMap((each) => {
    const { slug } = each;
    const whole = { ...each, data: data.get(slug) };
    return conversationEvents({ conversation: whole, messages: messages.get(slug), staff: names, seenAt: clockOf(answer) });
  });
  const written = items.filter(
    ({ slug, created_at: created }) => created >= since || (messages.get(slug) ?? []).some(({ created_at: at }) => at >= since),
  ).length;
  const quietNow = written === 0 ? quiet + 1 : 0;
  const next: Place =
    isLast || quietNow >= QUIET_PAGES ? { list: "ratings", page: 1 } : { list: "conversations", page: page + 1, quiet: quietNow };
  return {
    events,
    next: JSON.stringify(next),
    tickets: written,
    total: fresh === null && page === 1 ? await writtenSince(ask, since) : undefined,
  };
}

/** Conversations in which something was written since an instant; null when they are too many to look through. */
async function freshConversations(ask: Ask, since: Date): Promise<ReadonlySet<string> | null> {
  const written = z.object({ conversation: z.object({ slug: z.string() }) });
  const slugs = new Set<string>();
  for (let page = 1; ; page++) {
    const { body } = await ask("/messages", { start_date: since.toISOString(), page });
    const { items, isLast, pages } = pageOf(body, "messages", written, page);
    for (const each of items) slugs.add(each.conversation.slug);
    if (isLast) return slugs;
    if (pages > FRESH_PAGES) return null;
  }
}

/** How many conversations there are to read, as far as Re:amaze counts them: by the customer's last message. */
async function writtenSince(ask: Ask, since: Date): Promise<number | undefined> {
  const { body } = await ask("/conversations", { filter: "all", start_date: since.toISOString() });
  return z.object({ total_count: z.number() }).safeParse(body).data?.total_count;
}

/** A rating names its conversation by another id. A token whose user may not see reports cannot ask for ratings. */
async function ratingsPage(ask: Ask, since: Date, page: number): Promise<HistoryPage> {
  const events: TicketEvent[] = [];
  const answer = await ask("/satisfaction_ratings", { updated_after: since.toISOString(), page }).catch((error: unknown) => {
    if (error instanceof MerchantError) return null;
    throw error;
  });
  if (answer === null || answer.status === 404) return { events, next: null, tickets: 0 };
  const { items, isLast } = pageOf(answer.body, "satisfaction_ratings", restRating, page);
  await inTurns(items, AT_ONCE, async (rating) => {
    const found = await ask(`/conversations/${encodeURIComponent(rating.conversation_id)}`);
    const event = found.status === 404 ? null : ratingEvent(readWith(conversation, found.body, "conversation").slug, rating);
    if (event) events.push(event);
  });
  events.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1));
  return { events, next: isLast ? null : JSON.stringify({ list: "ratings", page: page + 1 } satisfies Place), tickets: 0 };
}

/** Without a sort they come by when they were created, the newest first. */
async function createdBetween(ask: Ask, from: Date, to: Date): Promise<string[]> {
  const slugs = new Set<string>();
  for (let page = 1; ; page++) {
    const { body } = await ask("/conversations", { filter: "all", page });
    const { items, isLast } = pageOf(body, "conversations", conversation, page);
    for (const { slug, created_at: created } of items) if (created >= from && created < to) slugs.add(slug);
    if (isLast || items.at(-1)!.created_at < from) return [...slugs];
  }
}

/** Reads a list to its end. */
async function everything<T extends z.ZodType>(ask: Ask, path: string, name: string, item: T): Promise<z.output<T>[]> {
  const found: z.output<T>[] = [];
  for (let page = 1; ; page++) {
    const answer = await ask(path, { page });
    if (answer.status === 404) return found;
    const { items, isLast } = pageOf(answer.body, name, item, page);
    found.push(...items);
    if (isLast) return found;
  }
}

/** Lists come in pages of 30 under their own name, with the number of pages. */
function pageOf<T extends z.ZodType>(body: unknown, name: string, item: T, page: number) {
  const { page_count: pages, ...lists } = readWith(z.looseObject({ page_count: z.number() }), body);
  const items = readWith(z.array(item), lists[name], name);
  return { items, pages, isLast: items.length === 0 || page >= pages };
}
