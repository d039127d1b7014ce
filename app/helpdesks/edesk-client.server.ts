import { z } from "zod";
import { clockOf, type Http, type HttpAnswer, type HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import {
  channel,
  contact,
  type Directory,
  type EdeskMessage,
  type EdeskTicket,
  message,
  tag,
  ticket,
  user,
  wholeTicketEvents,
} from "./edesk-read.ts";
import { readWith } from "./parse.ts";

export type EdeskCredentials = { token: string };

const BASE = "https://api.edesk.com/v1";
/** Every message is a call of its own, and there are 60 calls a minute. */
const TICKETS_A_PAGE = 8;
const MOST_A_PAGE = 100;
const DAY = 86_400_000;

const listed = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), paginator: z.object({ totalItemsCount: z.number() }).nullish() });

type Query = NonNullable<HttpRequest["query"]>;
type Ask = (path: string, query?: Query) => Promise<HttpAnswer>;

/** eDesk by its Open API, with a token an admin made. */
export function edeskClient({ token }: EdeskCredentials, http: Http): HelpdeskClient {
  const ask: Ask = (path, query = {}) => http(`${BASE}${path}`, { query, headers: { authorization: `Bearer ${token}` } });
  let known: Promise<Directory> | null = null;
  // Asked once, and again when it failed.
  const directory = () =>
    (known ??= readDirectory(ask).catch((error: unknown) => {
      known = null;
      throw error;
    }));
  return {
    whoAmI: async () => ({ name: accountName((await ask("/whoami")).body) }),
    async ticket(ticketId) {
      const answer = await ask(`/tickets/${encodeURIComponent(ticketId)}`);
      if (answer.status === 404) return [];
      return wholeTicket(ask, await directory(), readWith(ticket, unwrapped(answer.body), "ticket"), clockOf(answer));
    },
    history: ({ since, after }) => historyPage(ask, directory, since, Number(after ?? 1)),
    createdBetween: (from, to) => createdBetween(ask, from, to),
  };
}

async function readDirectory(ask: Ask): Promise<Directory> {
  const byId = <T extends { id: string }>(items: T[]) => new Map(items.map((item) => [item.id, item]));
  return {
    users: byId(await everything(ask, "/users", user)),
    tags: byId(await everything(ask, "/tags", tag)),
    channels: byId(await everything(ask, "/channels", channel)),
  };
}

async function wholeTicket(ask: Ask, directory: Directory, from: EdeskTicket, seenAt: Date): Promise<TicketEvent[]> {
  const messages: EdeskMessage[] = [];
  for (const { id, type } of from.messages_ids ?? []) {
    const { status, body } = await ask(`/messages/${encodeURIComponent(id)}`, { type });
    if (status !== 404) messages.push(readWith(message, unwrapped(body), "message"));
  }
  const who = from.contact_id === undefined ? null : await ask(`/contacts/${encodeURIComponent(from.contact_id)}`);
  const known = who && who.status !== 404 ? readWith(contact, unwrapped(who.body), "contact") : undefined;
  return wholeTicketEvents({ ticket: from, directory, messages, contact: known, seenAt });
}

/**
 * eDesk filters by day in the account's time zone, so a page begins a day earlier. Of tickets without a new message since then
 * only how they stand is told: their messages are known. The latest change comes first, so that one that changes meanwhile
 * pushes others on to the next page instead of past it.
 */
async function historyPage(ask: Ask, directory: () => Promise<Directory>, since: Date, page: number): Promise<HistoryPage> {
  const query = {
    ...pageOf(page, TICKETS_A_PAGE),
    order_by: "last_updated_at",
    order_direction: "desc",
    filter_last_updated_at_gte: dayOf(since, -1),
  };
  const answer = await ask("/tickets", query);
  const { data, paginator } = readWith(listed(ticket), answer.body, "tickets");
  const known = await directory();
  const seenAt = clockOf(answer);
  const events: TicketEvent[] = [];
  for (const each of data) {
    const isNew = (each.last_updated_at ?? each.created_at) >= since;
    events.push(
      ...(isNew ? await wholeTicket(ask, known, each, seenAt) : wholeTicketEvents({ ticket: each, directory: known, seenAt })),
    );
  }
  const total = paginator?.totalItemsCount;
  return {
    events,
    next: isLast(data.length, page, TICKETS_A_PAGE, total) ? null : String(page + 1),
    tickets: data.length,
    total,
  };
}

async function createdBetween(ask: Ask, from: Date, to: Date): Promise<string[]> {
  const query = { filter_created_at_gte: dayOf(from, -1), filter_created_at_lte: dayOf(to, 1) };
  const found = await everything(ask, "/tickets", ticket, query);
  return [...new Set(found.filter(({ created_at: at }) => at >= from && at < to).map(({ id }) => id))];
}

/** Reads a list to its end. */
async function everything<T extends z.ZodType>(ask: Ask, path: string, item: T, query: Query = {}): Promise<z.output<T>[]> {
  const found: z.output<T>[] = [];
  for (let page = 1; ; page++) {
    const { body } = await ask(path, { ...query, ...pageOf(page, MOST_A_PAGE) });
    const { data, paginator } = readWith(listed(item), body, path.slice(1));
    found.push(...data);
    if (isLast(data.length, page, MOST_A_PAGE, paginator?.totalItemsCount)) return found;
  }
}

function pageOf(page: number, size: number): Query {
  return { page, itemsPerPage: size };
}

function isLast(shown: number, page: number, size: number, total: number | undefined): boolean {
  return shown === 0 || (total === undefined ? shown < size : page * size >= total);
}

function dayOf(at: Date, days: number): string {
  return new Date(at.getTime() + days * DAY).toISOString().slice(0, 10);
}

/** Single resources come plain; some of eDesk's other answers wrap theirs in `data`. */
function unwrapped(body: unknown): unknown {
  const wrapped = z.object({ data: z.record(z.string(), z.unknown()) }).safeParse(body);
  return wrapped.success ? wrapped.data.data : body;
}

function accountName(body: unknown): string {
  const shape = z.object({
    company: z.object({ name: z.string() }).optional(),
    name: z.string().optional(),
    email: z.string().optional(),
  });
  const { company, name, email } = shape.safeParse(unwrapped(body)).data ?? {};
  return company?.name ?? name ?? email ?? "eDesk";
}
