import type { z } from "zod";
import type { Http } from "#app/lib/http.server.ts";
import type { Mention } from "./mentions.ts";

/** Helpdesks we speak with. Adding an id makes the compiler ask for its adapter in index.server.ts. */
export const helpdeskIds = [
  "generic",
  "gorgias",
  "intercom",
  "zendesk",
  "front",
  "freshdesk",
  "helpscout",
  "edesk",
  "hubspot",
  "reamaze",
  "chatwoot",
] as const;
export type HelpdeskId = (typeof helpdeskIds)[number];

export type AuthorKind = "customer" | "human" | "ai" | "bot" | "rule" | "system";
export type TicketStatus = "open" | "pending" | "snoozed" | "closed";
export const channels = ["email", "chat", "form", "social", "sms", "phone", "other"] as const;
export type Channel = (typeof channels)[number];

export type Assignee = { id: string; name?: string | undefined; email?: string | undefined; team?: string | undefined };

/** The requester as the helpdesk knows them. Clear text: hashed and encrypted before it is stored. */
export type Requester = {
  id?: string | undefined;
  name?: string | undefined;
  emails?: string[] | undefined;
  phones?: string[] | undefined;
  /** Numeric id or gid. */
  shopifyCustomerId?: string | undefined;
};

/** Facts about a ticket. A field that is absent says nothing; a present one replaces what earlier events said. */
export type TicketFields = {
  createdAt?: Date | undefined;
  subject?: string | null | undefined;
  channel?: Channel | undefined;
  startedBy?: "customer" | "merchant" | undefined;
  status?: TicketStatus | undefined;
  type?: string | null | undefined;
  tags?: string[] | undefined;
  assignee?: Assignee | null | undefined;
  team?: string | null | undefined;
  customer?: Requester | undefined;
  spam?: boolean | undefined;
  test?: boolean | undefined;
  deleted?: boolean | undefined;
  url?: string | null | undefined;
  orderNames?: string[] | undefined;
};

export type Actor = { kind: AuthorKind; id?: string | undefined; name?: string | undefined };

export type HelpdeskMessage = {
  id: string;
  sentAt: Date;
  author: { kind: AuthorKind; id?: string | undefined; name?: string | undefined; email?: string | undefined };
  /** false = internal note */
  isPublic: boolean;
  autoReply: boolean;
  via?: string | undefined;
  handleSeconds?: number | undefined;
  /** What its text names, by `mentionsIn`; the text itself goes no further. */
  mentions?: Mention[] | undefined;
};

export type Rating = {
  kind: "csat" | "ces" | "nps";
  score: number;
  scaleMin: number;
  scaleMax: number;
  comment?: string | undefined;
  answeredAt: Date;
  agentId?: string | undefined;
};

export type HelpdeskCall = {
  id: string;
  queuedAt: Date;
  direction?: string | undefined;
  answeredAt?: Date | undefined;
  endedAt?: Date | undefined;
  holdSeconds: number[];
  talkSeconds?: number | undefined;
  wrapUpSeconds?: number | undefined;
  outcome?: string | undefined;
  dialledNumber?: string | undefined;
  agent?: { id: string; name?: string | undefined } | undefined;
  customer?: Requester | undefined;
};

export type HelpdeskArticleView = {
  articleId: string;
  sessionId: string;
  at: Date;
  title?: string | undefined;
  words?: number | undefined;
  activeSeconds?: number | undefined;
  isBot: boolean;
  ledToTicketId?: string | undefined;
};

export type HelpdeskAgent = {
  id: string;
  name?: string | undefined;
  email?: string | undefined;
  kind?: "human" | "ai" | undefined;
  team?: string | undefined;
  activeFrom?: Date | undefined;
  activeTo?: Date | undefined;
  hourlyCostMinor?: number | undefined;
};

/**
 * What any helpdesk can tell us. `key` is unique per connection and the same when the same thing is told
 * again; `at` is when it happened by the helpdesk's clock. Order of arrival never matters.
 */
export type TicketEvent = { key: string; at: Date } & (
  | { kind: "ticket"; ticketId: string; fields: TicketFields }
  | { kind: "message"; ticketId: string; message: HelpdeskMessage }
  /**
   * `estimated`: the helpdesk shows only how a ticket stands, and `at` is the earliest it can have come to stand so. It holds unless the
   * next look at the ticket saw it otherwise.
   */
  | { kind: "status"; ticketId: string; to: TicketStatus; actor?: Actor | undefined; estimated?: boolean | undefined }
  | { kind: "assigned"; ticketId: string; assignee: Assignee | null }
  | { kind: "escalated"; ticketId: string; toTeam?: string | undefined }
  | { kind: "merged"; ticketId: string; into: string }
  | { kind: "spam" | "unspam" | "deleted"; ticketId: string }
  | { kind: "rated"; ticketId: string; rating: Rating }
  | { kind: "call"; ticketId?: string | undefined; call: HelpdeskCall }
  | { kind: "article_view"; view: HelpdeskArticleView }
  | { kind: "agent"; agent: HelpdeskAgent }
);

/** Many webhooks only say "look at ticket 42"; the worker then asks `client.ticket(id)`. */
export type TicketHint = { kind: "changed"; ticketId: string };

export type SignedRequest = {
  method: string;
  url: string;
  headers: Headers;
  /** The exact bytes that were signed. */
  body: Uint8Array;
};

/** One piece of a delivery that is stored, deduplicated, processed and replayed on its own. */
export type Delivery = { externalId: string; topic: string; body: unknown };

/** Where the reading of a history stands; the vendor's own words, stored between pages. null = not begun, or at the end. */
export type Cursor = string | null;

export type HistoryPage = {
  events: TicketEvent[];
  /** null = everything that changed since `since` has been read. */
  next: Cursor;
  /** Tickets on this page, and all there are to read where the vendor tells: for progress. */
  tickets: number;
  total?: number | undefined;
};

/**
 * Speaks with one account of a vendor. Every call throws MerchantError when the key is refused (a sentence for the merchant),
 * RateLimited when the vendor asks to wait longer than a call may, and plain errors when trying again may help.
 */
export type HelpdeskClient = {
  /** Checks the credentials. @returns what the account calls itself */
  whoAmI(): Promise<{ name: string }>;
  /** Absent: the vendor has no API for it and the connect screen shows `setup` instead. */
  registerWebhook?(url: string, secret: string): Promise<{ webhookId: string; secret: string }>;
  unregisterWebhook?(webhookId: string): Promise<void>;
  /** Everything about one ticket: answers a hint. */
  ticket(id: string): Promise<TicketEvent[]>;
  /**
   * Tickets that changed since an instant, page by page, oldest change first where the vendor can. Serves history, polling and
   * repair alike. Reading a page again after a failure gives the same events.
   */
  history(page: { since: Date; after: Cursor }): Promise<HistoryPage>;
  /** Ids of tickets created in [from, to), for finding gaps. Absent: the vendor cannot be asked this. */
  createdBetween?(from: Date, to: Date): Promise<string[]>;
} & Partial<HelpdeskWrites>;

/**
 * What can be written into a ticket, as the account that the key belongs to; absent where the vendor's API cannot. Never tried twice:
 * PermanentError = it was not taken, a plain error = it may have been.
 */
export type HelpdeskWrites = {
  /** Sends a public reply. @returns the message's id as `read` tells it, by which it is known to be ours; null where the vendor does not say */
  reply(ticketId: string, text: string): Promise<{ messageId: string | null }>;
  /** Adds an internal note. */
  addNote(ticketId: string, text: string): Promise<void>;
  /** Adds a tag beside those the ticket has. */
  addTag(ticketId: string, tag: string): Promise<void>;
};

/** Facts that not every vendor can tell; metrics that need one say so instead of showing 0. */
export const helpdeskFacts = [
  "ratings",
  /** The reason of contact. */
  "types",
  "tags",
  /** Telephone numbers of customers. */
  "phones",
  /** Who a customer is in the store, other than by address and number. */
  "customer_ids",
  /** Which of a customer's messages a machine sent. */
  "automatic_answers",
  "automation",
  "closing_actor",
  /** When a ticket was closed: without it a closing counts from when it was first seen. */
  "closing_times",
  "reopenings",
  /** Closings before the last one, of the time before the helpdesk was connected. */
  "past_reopenings",
  "merges",
  "spam",
  /** What was marked as spam before the helpdesk was connected: it looks like what was deleted. */
  "past_spam",
  "calls",
  "articles",
  "handle_time",
] as const;
export type HelpdeskFact = (typeof helpdeskFacts)[number];

/** One step of setting up by hand; `copy` is a value to copy from the screen. */
export type SetupStep = { text: string; copy?: string | undefined };

/** Methods, not function properties: an adapter of any credentials fits the registry, whose callers pass what `credentials` has parsed. */
export type HelpdeskAdapter<Credentials = unknown> = {
  id: HelpdeskId;
  label: string;
  /** Also draws the connect form: `.meta({ title, description, secret, placeholder })` of each field. */
  credentials: z.ZodType<Credentials>;
  /** push = webhooks tell everything; poll = there are none; both = webhooks, and a look every few minutes because they get lost. */
  delivery: "push" | "poll" | "both";
  /** What the vendor signs with, where it chose that itself and the merchant enters it with the credentials. */
  vendorSecret?(credentials: Credentials): string | undefined;
  /** What this vendor cannot tell. */
  lacks: readonly HelpdeskFact[];
  /** True when the request was signed with one of `secrets` and, where the scheme has a clock, is fresh. */
  verify(request: SignedRequest, secrets: readonly string[], now: Date): boolean;
  /** Cuts one HTTP body into deliveries; throws BadRequest with a reason when the body as a whole is unusable. */
  deliveries(body: unknown, request: SignedRequest): Delivery[];
  /** Vendor words in, our words out. Pure; throws UnreadableEvent with the path when a required field is missing. */
  read(body: unknown): (TicketEvent | TicketHint)[];
  /** Absent for tools that only push. */
  client?(credentials: Credentials, http?: Http): HelpdeskClient;
  /** How to set up webhooks by hand, shown when `registerWebhook` is absent or failed. */
  setup?(webhookUrl: string, secret: string): SetupStep[];
  linkTo?(ticketId: string, credentials: Credentials | null): string | null;
  /** What the vendor's macros write for the ticket's id, where they can. */
  macroTicketId?: string;
};
