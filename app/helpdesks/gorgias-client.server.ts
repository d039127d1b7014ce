import { z } from "zod";
import type { Http, HttpAnswer, HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskClient, HistoryPage, TicketEvent } from "./contract.ts";
import { callEvent, voiceCall, voiceCallEvent } from "./gorgias-call.ts";
import { type GorgiasEvent, gorgiasEvent } from "./gorgias-log.ts";
import { gorgiasWrites } from "./gorgias-write.ts";
import { type GorgiasTicket, ratedEvent, survey, ticket, ticketEvents } from "./gorgias-read.ts";
import { id, instant, readWith } from "./parse.ts";

export type GorgiasCredentials = { account: string; email: string; apiKey: string };

/** Two calls a ticket, four for one by phone, and the list itself stay below the 40 calls in 20 seconds that one key has. */
const TICKETS_A_PAGE = 8;
const MOST_A_PAGE = 100;

const listed = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), meta: z.object({ next_cursor: z.string().nullish() }).nullish() });
const listedTicket = z.object({ id, created_datetime: instant, updated_datetime: instant.nullish() });

/** Gorgias by its REST API, with an agent's address and API key. */
export function gorgiasClient({ account, email, apiKey }: GorgiasCredentials, http: Http): HelpdeskClient {
  const headers = { authorization: `Basic ${Buffer.from(`${email}:${apiKey}`).toString("base64")}` };
  const ask = (path: string, request: HttpRequest = {}) =>
    http(`https://${account}.gorgias.com/api${path}`, { ...request, headers });
  return {
    async whoAmI() {
      const { body } = await ask("/account");
      return { name: z.object({ domain: z.string() }).safeParse(body).data?.domain ?? account };
    },
    async registerWebhook(url, secret) {
      const { body } = await ask("/integrations", { method: "POST", body: integration(url, secret) });
      return { webhookId: readWith(z.object({ id }), body, "integration").id, secret };
    },
    async unregisterWebhook(webhookId) {
      await ask(`/integrations/${encodeURIComponent(webhookId)}`, { method: "DELETE" });
    },
    ticket: (ticketId) => wholeTicket(ask, ticketId),
    history: ({ since, after }) => (after?.startsWith(SURVEYS) ? surveysPage(ask, since, after) : ticketsPage(ask, since, after)),
    createdBetween: (from, to) => createdBetween(ask, from, to),
    ...gorgiasWrites(ask, email),
  };
}

type Ask = (path: string, request?: HttpRequest) => Promise<HttpAnswer>;

/** What an HTTP integration is made of: the whole context of every change, with the secret in a header. */
function integration(url: string, secret: string): object {
  const triggers = [
    "ticket-created",
    "ticket-updated",
    "ticket-message-created",
    "ticket-self-unsnoozed",
    "ticket-assignment-updated",
    "ticket-status-updated",
    "ticket-handed-over",
  ];
  return {
    name: "Fiveday",
    type: "http",
    description: "Tells Fiveday what happens to tickets",
    http: {
      url,
      method: "POST",
      request_content_type: "application/json",
      response_content_type: "application/json",
      headers: { "X-App-Webhook-Secret": secret },
      form: "{{context}}",
      triggers: Object.fromEntries(triggers.map((trigger) => [trigger, true])),
    },
  };
}

/** A ticket with its messages, its log and its calls; nothing when it is gone for good. */
async function wholeTicket(ask: Ask, ticketId: string): Promise<TicketEvent[]> {
  const answer = await ask(`/tickets/${encodeURIComponent(ticketId)}`, { query: { relationships: "custom_fields" } });
  if (answer.status === 404) return [];
  const read = readWith(ticket, answer.body, "ticket");
  const log = await everything(ask, "/events", gorgiasEvent, { object_type: "Ticket", object_id: ticketId });
  return [...ticketEvents(read, log), ...(isByPhone(read) ? await calls(ask, ticketId) : [])];
}

function isByPhone({ channel, messages = [] }: GorgiasTicket): boolean {
  return [channel, ...messages.map(({ via }) => via)].some((each) => /^(phone|aircall|twilio)$/.test(each ?? ""));
}

async function calls(ask: Ask, ticketId: string): Promise<TicketEvent[]> {
  const events: TicketEvent[] = [];
  for (const call of await everything(ask, "/phone/voice-calls", voiceCall, { ticket_id: ticketId })) {
    const during = await everything(ask, "/phone/voice-call-events", voiceCallEvent, { call_id: call.id });
    const event = callEvent(call, during);
    if (event) events.push(event);
  }
  return events;
}

/** Reads a short list to its end. */
async function everything<T extends z.ZodType>(
  ask: Ask,
  path: string,
  item: T,
  query: HttpRequest["query"],
): Promise<z.output<T>[]> {
  const found: z.output<T>[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const { body } = await ask(path, { query: { ...query, limit: MOST_A_PAGE, cursor } });
    const page = readWith(listed(item), body, path.slice(1));
    found.push(...page.data);
    cursor = page.meta?.next_cursor ?? undefined;
  }
  return found;
}

/** A history's second part: the answers to surveys, which do not touch their ticket. */
const SURVEYS = "surveys:";

/** Gorgias lists the latest change first and takes no date, so reading stops at what is older. */
async function ticketsPage(ask: Ask, since: Date, after: string | null): Promise<HistoryPage> {
  const query = { limit: TICKETS_A_PAGE, order_by: "updated_datetime:desc", cursor: after ?? undefined };
  const { data, meta } = readWith(listed(listedTicket), (await ask("/tickets", { query })).body, "tickets");
  const changed = data.filter((each) => (each.updated_datetime ?? each.created_datetime) >= since);
  const events: TicketEvent[] = [];
  for (const { id: ticketId } of changed) events.push(...(await wholeTicket(ask, ticketId)));
  const more = changed.length === data.length ? meta?.next_cursor : null;
  return { events, next: more ?? SURVEYS, tickets: changed.length };
}

async function surveysPage(ask: Ask, since: Date, after: string): Promise<HistoryPage> {
  const query = {
    limit: TICKETS_A_PAGE,
    order_by: "created_datetime:asc",
    "types[]": "satisfaction-survey-responded",
    "created_datetime[gte]": since.toISOString(),
    cursor: after.slice(SURVEYS.length) || undefined,
  };
  const { data, meta } = readWith(listed(gorgiasEvent), (await ask("/events", { query })).body, "events");
  const events: TicketEvent[] = [];
  for (const surveyId of answered(data)) {
    const { status, body } = await ask(`/satisfaction-surveys/${encodeURIComponent(surveyId)}`);
    const read = status === 404 ? null : readWith(survey.extend({ ticket_id: id }), body, "satisfaction_survey");
    const rated = read && ratedEvent(read.ticket_id, read);
    if (rated) events.push(rated);
  }
  return { events, next: meta?.next_cursor ? `${SURVEYS}${meta.next_cursor}` : null, tickets: 0 };
}

function answered(log: readonly GorgiasEvent[]): string[] {
  return [...new Set(log.flatMap(({ object_id: surveyId }) => (surveyId === undefined ? [] : [surveyId])))];
}

async function createdBetween(ask: Ask, from: Date, to: Date): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const query = { limit: MOST_A_PAGE, order_by: "created_datetime:desc", cursor };
    const { data, meta } = readWith(listed(listedTicket), (await ask("/tickets", { query })).body, "tickets");
    for (const { id: ticketId, created_datetime: at } of data) if (at >= from && at < to) ids.push(ticketId);
    const passed = data.some(({ created_datetime: at }) => at < from);
    cursor = passed ? undefined : (meta?.next_cursor ?? undefined);
  }
  return ids;
}
