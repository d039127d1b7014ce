import { z } from "zod";
import { BadRequest } from "#app/lib/errors.ts";
import { type Http, httpFor } from "#app/lib/http.server.ts";
import type {
  Actor,
  AuthorKind,
  Channel,
  Cursor,
  Delivery,
  HelpdeskAdapter,
  HelpdeskClient,
  HistoryPage,
  Requester,
  TicketEvent,
  TicketFields,
  TicketHint,
  TicketStatus,
} from "./contract.ts";
import { epochSeconds, id, readWith } from "./parse.ts";
import { contentId, hmacSha1, sameText } from "./signatures.ts";

const credentials = z.object({
  accessToken: z.string().trim().min(1, "is required").meta({
    title: "Access token",
    description: "Developer Hub → your app → Configure → Authentication. It needs to read conversations, tickets, contacts, admins and calls.",
    secret: true,
  }),
  clientSecret: z.string().trim().min(16, "is longer").meta({
    title: "Client secret",
    description: "Developer Hub → your app → Configure → Basic information. Intercom signs its webhooks with it.",
    secret: true,
  }),
  region: z.enum(["us", "eu", "au"]).default("us").meta({
    title: "Region",
    description: "Where Intercom keeps the workspace: us, eu or au",
    placeholder: "us",
  }),
});

export type IntercomCredentials = z.output<typeof credentials>;

/**
 * An Intercom app has one webhook address and a list of topics, set by hand in the Developer Hub. Requests are signed with the
 * app's client secret (HMAC-SHA1 over the raw body, hex, `X-Hub-Signature: sha1=…`) without a clock; a replay is harmless
 * because applying an event twice changes nothing. A failed delivery is sent once more after a minute and then lost, so the
 * history is also looked through every few minutes. Conversations carry the parts that caused the webhook; tickets are
 * objects of their own, of which only customers' count.
 */
export const intercom: Omit<HelpdeskAdapter<IntercomCredentials>, "id"> & { id: "intercom" } = {
  id: "intercom",
  label: "Intercom",
  credentials,
  delivery: "both",
  lacks: ["merges", "spam", "articles", "handle_time"],
  verify({ headers, body }, secrets) {
    const given = headers.get("x-hub-signature") ?? "";
    return secrets.map((secret) => sameText(given, `sha1=${hmacSha1(secret, body, "hex")}`)).includes(true);
  },
  deliveries: (body) => [delivery(body)],
  read,
  client: (given, http = httpFor("Intercom")) => client(given, http),
  setup,
  linkTo(ticketId, known) {
    const region = known && known.region !== "us" ? `.${known.region}` : "";
    return `https://app${region}.intercom.com/a/apps/_/conversations/${ticketId}`;
  },
};

/** Bodies of webhooks and of the API keep the shape of this version, whatever comes later. */
const API_VERSION = "2.14";

const topics = [
  "conversation.user.created",
  "conversation.user.replied",
  "conversation.admin.single.created",
  "conversation.admin.replied",
  "conversation.admin.noted",
  "conversation.admin.assigned",
  "conversation.admin.open.assigned",
  "conversation.admin.opened",
  "conversation.admin.closed",
  "conversation.admin.snoozed",
  "conversation.admin.unsnoozed",
  "conversation.operator.replied",
  "conversation.rating.added",
  "conversation.contact.attached",
  "conversation.deleted",
  "conversation_part.tag.created",
  "ticket.created",
  "ticket.state.updated",
  "ticket.note.created",
  "ticket.admin.assigned",
  "ticket.team.assigned",
  "ticket.admin.replied",
  "ticket.contact.replied",
  "ticket.closed",
  "ticket.resolved",
  "ticket.rating.provided",
  "call.started",
  "call.ended",
];

function setup(webhookUrl: string): ReturnType<NonNullable<HelpdeskAdapter["setup"]>> {
  return [
    { text: "In Intercom open Settings → Integrations → Developer Hub → your app → Configure → Webhooks." },
    { text: "Set the endpoint URL.", copy: webhookUrl },
    { text: `Set the API version of webhooks to ${API_VERSION}.`, copy: API_VERSION },
    { text: "Add these topics and save.", copy: topics.join("\n") },
    { text: "The client secret under Basic information signs the webhooks: it has to be the one entered here." },
  ];
}

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const text = z.string();
/** Intercom writes nobody as null, as 0 and as "0". */
const nobodyOrId = id.nullish().transform((given) => (given === undefined ? undefined : given === null || given === "0" ? null : given));

const author = z.object({
  type: text,
  id: optional(id),
  name: optional(text),
  email: optional(text),
  from_ai_agent: z.boolean().nullish(),
  is_ai_answer: z.boolean().nullish(),
});
const part = z.object({
  id,
  part_type: text,
  body: z.string().nullish(),
  created_at: epochSeconds,
  author: optional(author),
  assigned_to: z.object({ type: optional(text), id: optional(id) }).nullish(),
  ticket_state: z.unknown(),
});
const contacts = optional(z.object({ contacts: z.array(z.object({ id: optional(id), external_id: optional(id) })).nullish() }));
const rating = z.object({
  rating: z.number().nullish(),
  remark: optional(text),
  created_at: optional(epochSeconds),
  updated_at: optional(epochSeconds),
  teammate: optional(z.object({ id: optional(id) })),
});
const common = {
  id,
  created_at: epochSeconds,
  updated_at: optional(epochSeconds),
  contacts,
  admin_assignee_id: nobodyOrId,
  team_assignee_id: nobodyOrId,
  tags: optional(z.object({ tags: z.array(z.object({ name: text })) })),
  conversation_rating: rating.nullish(),
};
const conversation = z.object({
  ...common,
  state: text,
  title: z.string().nullish(),
  source: optional(
    z.object({
      type: optional(text),
      delivered_as: optional(text),
      subject: optional(text),
      author: optional(author),
    }),
  ),
  teammates: optional(z.object({ admins: z.array(z.object({ id: optional(id) })).nullish() })),
  statistics: optional(z.object({ last_close_at: optional(epochSeconds), last_closed_by_id: optional(id) })),
  conversation_parts: optional(z.object({ conversation_parts: z.array(part) })),
});
const ticketState = z.object({ category: text });
const ticket = z.object({
  ...common,
  category: optional(text),
  ticket_attributes: optional(z.object({ _default_title_: optional(text), _default_description_: optional(text) })),
  ticket_state: ticketState,
  ticket_type: optional(z.object({ name: optional(text), category: optional(text) })),
  snoozed_until: optional(epochSeconds),
  ticket_parts: optional(z.object({ ticket_parts: z.array(part) })),
  linked_objects: optional(z.object({ data: z.array(z.object({ type: optional(text), id: optional(id) })).nullish() })),
});
const call = z.object({
  id,
  conversation_id: optional(id),
  admin_id: nobodyOrId,
  initiated_at: epochSeconds,
  answered_at: optional(epochSeconds),
  ended_at: optional(epochSeconds),
  updated_at: optional(epochSeconds),
  direction: optional(text),
  ended_reason: optional(text),
  phone: optional(text),
});
const envelope = z.object({ topic: text.min(1), created_at: epochSeconds, data: z.object({ item: z.record(z.string(), z.unknown()) }) });

type Conversation = z.output<typeof conversation>;
type IntercomTicket = z.output<typeof ticket>;
type Part = z.output<typeof part>;
type Author = z.output<typeof author>;

/** A ping has no id; it is kept under its content. */
function delivery(body: unknown): Delivery {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new BadRequest("Expected a notification_event object");
  const given = z.object({ id: z.string().min(1).max(255).nullish().catch(null), topic: z.string().catch("unknown") }).parse(body);
  return { externalId: given.id ?? contentId(JSON.stringify(body)), topic: given.topic, body };
}

/** Topics of contacts, companies, articles and pings say nothing about a ticket. */
function read(body: unknown): (TicketEvent | TicketHint)[] {
  const { topic, created_at: at, data } = readWith(envelope, body);
  const { item } = data;
  if (topic === "conversation.deleted") {
    const { id: ticketId } = readWith(z.object({ id }), item, "data.item");
    return [{ key: `deleted-${ticketId}`, at, kind: "deleted", ticketId }];
  }
  if (/^conversation(_part)?\./.test(topic)) return readConversation(topic, item);
  if (topic.startsWith("ticket.")) {
    return "ticket" in item
      ? ticketEvents(readWith(ticket, item.ticket, "data.item.ticket"))
      : ticketEvents(readWith(ticket, item, "data.item"));
  }
  if (/^call\.(started|ended)$/.test(topic)) return [callEvent(readWith(call, item, "data.item"))];
  return [];
}

/** A conversation whose customer is known by nothing but Intercom's id is asked for, once, when it begins. */
function readConversation(topic: string, item: Record<string, unknown>): (TicketEvent | TicketHint)[] {
  const nested = "conversation" in item;
  const read = readWith(conversation, nested ? item.conversation : item, nested ? "data.item.conversation" : "data.item");
  const events = conversationEvents(read);
  const begins = /\.created$|\.contact\.attached$/.test(topic) && !topic.startsWith("conversation_part.");
  const unknown = begins && contactId(read) !== undefined && customerOf(read) === undefined;
  return unknown ? [...events, { kind: "changed", ticketId: read.id }] : events;
}

/**
 * Everything one snapshot of a conversation tells. Its own key sorts before those of exact changes, so that of two snapshots
 * from one second (answered and closed at once) the change that Intercom dates itself decides.
 */
function conversationEvents(from: Conversation): TicketEvent[] {
  const parts = from.conversation_parts?.conversation_parts ?? [];
  return [
    snapshot(from, conversationFields(from)),
    ...firstMessage(from),
    ...closing(from, parts),
    ...parts.flatMap((each) => partEvents(from.id, each)),
    ...ratingEvents(from),
  ];
}

function snapshot(from: { id: string; created_at: Date; updated_at?: Date | undefined }, fields: TicketFields): TicketEvent {
  const at = new Date(Math.max(from.created_at.getTime(), from.updated_at?.getTime() ?? 0));
  const key = `snapshot-${from.id}-${at.toISOString()}-${contentId(JSON.stringify(fields)).slice(0, 12)}`;
  return { key, at, kind: "ticket", ticketId: from.id, fields };
}

function conversationFields(from: Conversation): TicketFields {
  const { source, statistics } = from;
  const subject = from.title || plainText(source?.subject ?? "") || undefined;
  return {
    ...assignment(from),
    createdAt: from.created_at,
    subject,
    channel: source?.type === undefined ? undefined : channelOf(source.type),
    startedBy: source?.delivered_as === undefined ? undefined : source.delivered_as === "customer_initiated" ? "customer" : "merchant",
    // A closed conversation is told by its exact closing time instead.
    status: from.state === "closed" && statistics?.last_close_at ? undefined : statusOf(from.state),
    tags: from.tags?.tags.map(({ name }) => name),
    customer: customerOf(from),
  };
}

function assignment(from: Pick<Conversation, "admin_assignee_id" | "team_assignee_id">): Pick<TicketFields, "assignee" | "team"> {
  const { admin_assignee_id: admin, team_assignee_id: team } = from;
  return { assignee: admin ? { id: admin } : admin, team };
}

/** Who asked: the author of the first message, or a contact whom the merchant linked with a customer of the store. */
function customerOf(from: Pick<Conversation, "source" | "contacts">): Requester | undefined {
  const writer = from.source?.author;
  const wrote = writer && authorKind(writer) === "customer" ? writer : undefined;
  const contact = from.contacts?.contacts?.[0];
  const shopifyCustomerId = shopifyId(contact?.external_id);
  if (!wrote?.email && !shopifyCustomerId) return undefined;
  return {
    id: contact?.id ?? wrote?.id,
    name: wrote?.name,
    emails: wrote?.email ? [wrote.email] : undefined,
    shopifyCustomerId,
  };
}

/** Merchants that sync customers to Intercom put Shopify's id here; shorter numbers are ids of something else. */
function shopifyId(external: string | undefined): string | undefined {
  return external !== undefined && /^(gid:\/\/shopify\/Customer\/\d+|\d{12,16})$/.test(external) ? external : undefined;
}

function contactId(from: Pick<Conversation, "contacts">): string | undefined {
  return from.contacts?.contacts?.[0]?.id;
}

/** `source` is the first message; parts do not repeat it. One campaign is the source of many conversations under one id. */
function firstMessage(from: Conversation): TicketEvent[] {
  const { source } = from;
  if (!source?.author) return [];
  const kind = from.source?.delivered_as === "customer_initiated" ? authorKind(source.author) : sentBy(source.author, source.delivered_as);
  const id = `source-${from.id}`;
  return [messageEvent(from.id, { id, sentAt: from.created_at, author: { ...person(source.author), kind }, isPublic: true, via: source.type })];
}

/** What an automation sends in an admin's name was not written by them. */
function sentBy(writer: Author, deliveredAs: string | undefined): AuthorKind {
  if (deliveredAs === "automated" || deliveredAs === "campaigns_initiated") return "rule";
  return authorKind(writer);
}

/** The last closing as the statistics date it, for a snapshot without the part that closed. */
function closing(from: Conversation, parts: Part[]): TicketEvent[] {
  const { last_close_at: at, last_closed_by_id: by } = from.statistics ?? {};
  if (from.state !== "closed" || !at || parts.some((each) => each.part_type === "close" && each.created_at >= at)) return [];
  const isAdmin = by !== undefined && from.teammates?.admins?.some((admin) => admin.id === by) === true;
  const actor: Actor | undefined = isAdmin ? { kind: "human", id: by } : undefined;
  const key = `status-${from.id}-closed-${at.toISOString()}${actor ? `-by-${by}` : ""}`;
  return [{ key, at, kind: "status", ticketId: from.id, to: "closed", actor }];
}

/** Parts that a person can write text with; of others the body is Intercom's own note. */
const spoken = /^(comment|quick_reply|note|note_and_reopen|close|open|assignment|assign_and_reopen|assign_and_unsnooze|snoozed|unsnoozed)$/;
const alwaysMessage = /^(comment|quick_reply|note|note_and_reopen)$/;

/** One part may be a message, a change of status and an assignment at once. */
function partEvents(ticketId: string, from: Part): TicketEvent[] {
  const { id: partId, part_type: type, created_at: at } = from;
  const kind = from.author ? authorKind(from.author) : "system";
  const events: TicketEvent[] = [];
  const isNote = type.startsWith("note");
  const says = alwaysMessage.test(type) || (spoken.test(type) && plainText(from.body ?? "") !== "");
  if (says) {
    const author = { ...(from.author ? person(from.author) : {}), kind };
    events.push(messageEvent(ticketId, { id: partId, sentAt: at, author, isPublic: !isNote }));
  }
  const to = statusAfter(from, says && kind === "customer");
  if (to) {
    const actor: Actor = { kind, id: from.author?.id, name: from.author?.name };
    events.push({ key: `status-${partId}`, at, kind: "status", ticketId, to, actor });
  }
  // A team as the target shows in the snapshot; whom the team picks is told by a part of its own.
  if (/assign/.test(type) && from.assigned_to !== undefined && from.assigned_to?.type !== "team") {
    const assignee = from.assigned_to?.type === "admin" && from.assigned_to.id ? { id: from.assigned_to.id } : null;
    events.push({ key: `assigned-${partId}`, at, kind: "assigned", ticketId, assignee });
  }
  return events;
}

/** A customer's answer opens a closed or snoozed conversation without a part that says so. */
function statusAfter(from: Part, customerWrote: boolean): TicketStatus | null {
  if (customerWrote) return "open";
  switch (from.part_type) {
    case "close":
      return "closed";
    case "open":
    case "unsnoozed":
    case "timer_unsnooze":
    case "assign_and_reopen":
    case "assign_and_unsnooze":
    case "note_and_reopen":
      return "open";
    case "snoozed":
      return "snoozed";
    default:
      return /^ticket_state_updated/.test(from.part_type) ? ticketStatus(from.ticket_state) : null;
  }
}

type Said = Pick<Extract<TicketEvent, { kind: "message" }>["message"], "id" | "sentAt" | "author" | "isPublic" | "via">;

function messageEvent(ticketId: string, said: Said): TicketEvent {
  // What a workflow or a rule says by itself acknowledges; it answers nothing.
  const autoReply = said.author.kind === "bot" || said.author.kind === "rule";
  return { key: `message-${said.id}`, at: said.sentAt, kind: "message", ticketId, message: { ...said, autoReply } };
}

function person({ id: personId, name, email }: Author): { id?: string | undefined; name?: string | undefined; email?: string | undefined } {
  return { id: personId, name, email };
}

function authorKind({ type, from_ai_agent: fromAi, is_ai_answer: isAnswer }: Author): AuthorKind {
  if (fromAi || isAnswer) return "ai";
  switch (type) {
    case "user":
    case "lead":
    case "contact":
    case "visitor":
      return "customer";
    case "admin":
      return "human";
    case "bot":
    case "operator":
      return "bot";
    default:
      return "system";
  }
}

/** A rating is asked for first and answered later; a remark that follows is a later statement of the same answer. */
function ratingEvents(from: Conversation | IntercomTicket): TicketEvent[] {
  const given = from.conversation_rating;
  const answeredAt = given?.updated_at ?? given?.created_at;
  if (!given || typeof given.rating !== "number" || !answeredAt) return [];
  const { rating: score, remark: comment } = given;
  return [
    {
      key: `rating-${from.id}-${answeredAt.toISOString()}-${contentId(String(score), comment ?? "").slice(0, 12)}`,
      at: answeredAt,
      kind: "rated",
      ticketId: from.id,
      rating: { kind: "csat", score, scaleMin: 1, scaleMax: 5, comment, answeredAt, agentId: given.teammate?.id },
    },
  ];
}

/** Back-office and tracker tickets are the team's own. One made of a conversation counts as that conversation. */
function ticketEvents(from: IntercomTicket): TicketEvent[] {
  if ((from.category ?? from.ticket_type?.category ?? "Customer") !== "Customer") return [];
  const origin = from.linked_objects?.data?.find((each) => each.type === "conversation" && each.id !== undefined)?.id;
  if (origin === from.id) return [];
  const told = snapshot(from, ticketFields(from));
  const parts = from.ticket_parts?.ticket_parts ?? [];
  return [
    told,
    ...(origin === undefined ? description(from) : []),
    ...parts.flatMap((each) => partEvents(from.id, each)),
    ...ratingEvents(from),
    ...(origin === undefined ? [] : [{ key: `merged-${from.id}-${origin}`, at: from.created_at, kind: "merged" as const, ticketId: from.id, into: origin }]),
  ];
}

/** The form's text is the customer's first message; parts do not repeat it. */
function description(from: IntercomTicket): TicketEvent[] {
  if (!from.ticket_attributes?._default_description_) return [];
  const author = { kind: "customer" as const, id: contactId(from) };
  return [messageEvent(from.id, { id: `description-${from.id}`, sentAt: from.created_at, author, isPublic: true })];
}

function ticketFields(from: IntercomTicket): TicketFields {
  return {
    ...assignment(from),
    createdAt: from.created_at,
    subject: from.ticket_attributes?._default_title_,
    channel: "form",
    startedBy: "customer",
    status: from.snoozed_until && from.ticket_state.category !== "resolved" ? "snoozed" : ticketStatus(from.ticket_state) ?? undefined,
    type: from.ticket_type?.name,
    tags: from.tags?.tags.map(({ name }) => name),
    customer: customerOf({ contacts: from.contacts, source: undefined }),
  };
}

/** Parts carry the state as a word, tickets as an object. */
function ticketStatus(state: unknown): TicketStatus | null {
  const category = typeof state === "string" ? state : ticketState.safeParse(state).data?.category;
  if (category === "submitted" || category === "in_progress") return "open";
  if (category === "waiting_on_customer") return "pending";
  return category === "resolved" ? "closed" : null;
}

function statusOf(state: string): TicketStatus | undefined {
  return state === "open" || state === "closed" || state === "snoozed" ? state : undefined;
}

function channelOf(type: string): Channel {
  if (type === "conversation") return "chat";
  if (type === "email") return "email";
  if (/^(facebook|instagram|twitter)/.test(type)) return "social";
  if (type === "sms" || type === "whatsapp") return "sms";
  return type.startsWith("phone_") ? "phone" : "other";
}

/** Waiting ends when somebody answers, talking when the call ends; Intercom tells nothing of holding. */
function callEvent(from: z.output<typeof call>): TicketEvent {
  const { initiated_at: queuedAt, answered_at: answeredAt, ended_at: endedAt } = from;
  return {
    key: `call-${from.id}`,
    at: from.updated_at ?? endedAt ?? answeredAt ?? queuedAt,
    kind: "call",
    ticketId: from.conversation_id,
    call: {
      id: from.id,
      queuedAt,
      direction: from.direction,
      answeredAt,
      endedAt,
      holdSeconds: [],
      talkSeconds: answeredAt && endedAt ? Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000) : undefined,
      outcome: from.ended_reason,
      dialledNumber: from.direction === "outbound" ? from.phone : undefined,
      agent: from.admin_id ? { id: from.admin_id } : undefined,
    },
  };
}

function plainText(html: string): string {
  return html
    .replace(/<(?!img)[^>]*>/g, " ")
    .replace(/&nbsp;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

const hosts = { us: "api.intercom.io", eu: "api.eu.intercom.io", au: "api.au.intercom.io" };
/** Conversations a page: each one is asked for on its own, since lists carry no parts. */
const PAGE_SIZE = 25;
const pages = z.object({ next: z.object({ starting_after: optional(text) }).nullish() }).nullish();
const listed = z.object({ total_count: optional(z.number()), pages });
const conversationList = listed.extend({ conversations: z.array(z.object({ id })) });
const ticketList = listed.extend({ tickets: z.array(z.object({ id })) });
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

function client({ accessToken, region }: IntercomCredentials, http: Http): HelpdeskClient {
  const ask = async (path: string, query?: object) => {
    const headers = { authorization: `Bearer ${accessToken}`, "intercom-version": API_VERSION };
    const { status, body } = await http(`https://${hosts[region]}${path}`, query ? { method: "POST", body: query, headers } : { headers });
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
  };
}

type Ask = (path: string, query?: object) => Promise<unknown>;

/** Tickets share the numbering of conversations; what is neither any more is gone and says nothing. */
async function everythingOf(ask: Ask, ticketId: string): Promise<TicketEvent[]> {
  const found = await ask(`/conversations/${encodeURIComponent(ticketId)}`);
  if (found === null) {
    const other = await ask(`/tickets/${encodeURIComponent(ticketId)}`);
    return other === null ? [] : withContact(ask, readWith(ticket, other, "ticket"), ticketEvents);
  }
  return withContact(ask, readWith(conversation, found, "conversation"), conversationEvents);
}

/** Adds the contact's addresses where the object itself has none. */
async function withContact<T extends IntercomTicket | Conversation>(ask: Ask, from: T, events: (from: T) => TicketEvent[]): Promise<TicketEvent[]> {
  const told = events(from);
  const asked = contactId(from);
  if (told.length === 0 || asked === undefined || customerOf({ source: undefined, ...from })) return told;
  const found = await ask(`/contacts/${encodeURIComponent(asked)}`);
  if (found === null) return told;
  const { name, email, phone, external_id: external } = readWith(contact, found, "contact");
  const customer: Requester = {
    id: asked,
    name,
    emails: email ? [email] : [],
    phones: phone ? [phone] : [],
    shopifyCustomerId: shopifyId(external),
  };
  const key = `contact-${from.id}-${contentId(JSON.stringify(customer)).slice(0, 12)}`;
  return [...told, { key, at: from.created_at, kind: "ticket", ticketId: from.id, fields: { customer } }];
}

async function historyPage(ask: Ask, since: Date, after: Cursor): Promise<HistoryPage> {
  const [phase, place] = placeOf(after);
  if (phase === "calls") return callPage(ask, since, Number(place || 1));
  const { ids, next, total } = await searched(ask, phase, [over("updated_at", since)], place);
  const events: TicketEvent[] = after === null ? await adminEvents(ask, since) : [];
  for (const each of ids) events.push(...(await everythingOf(ask, each)));
  const following = phases[phases.indexOf(phase) + 1]!;
  return { events, next: next === null ? `${following}:` : `${phase}:${next}`, tickets: ids.length, total: phase === "conversations" ? total : undefined };
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
  const rows = "conversations" in list ? list.conversations : list.tickets;
  return { ids: rows.map((row) => row.id), next: list.pages?.next?.starting_after ?? null, total: list.total_count };
}

async function createdIds(ask: Ask, what: "conversations" | "tickets", from: Date, to: Date): Promise<string[]> {
  const until: Condition = { field: "created_at", operator: "<", value: Math.ceil(to.getTime() / 1000) };
  const ids: string[] = [];
  for (let place: string | null = ""; place !== null; ) {
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
