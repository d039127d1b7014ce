import { describe, expect, test } from "vitest";
import { MerchantError } from "#app/lib/errors.ts";
import type { Http } from "#app/lib/http.server.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { recorded, recordedHttp } from "#tests/factories/recorded-http.ts";
import type { TicketEvent } from "./contract.ts";
import { reamaze } from "./reamaze.server.ts";

const slug = "question-about-linen-throw-9f2c";
const conversation = recorded("reamaze/conversation-resolved") as Record<string, unknown>;
const { messages } = recorded("reamaze/messages") as { messages: Record<string, unknown>[] };
const answers = {
  [`GET /api/v1/conversations/${slug}`]: conversation,
  [`GET /api/v1/conversations/${slug}/messages`]: recorded("reamaze/messages"),
  "GET /api/v1/conversations/556": conversation,
  "GET /api/v1/conversations": recorded("reamaze/conversations"),
  "GET /api/v1/messages": recorded("reamaze/messages"),
  "GET /api/v1/staff": recorded("reamaze/staff"),
  "GET /api/v1/satisfaction_ratings": recorded("reamaze/satisfaction-ratings"),
};
const credentials = { brand: "lumenandloom", email: "owner@lumenandloom.example", token: "token" };
const list = (written: object[]) => ({ page_size: 30, page_count: 1, total_count: written.length, messages: written });

/** The conversation as it is read at a time of day. */
function look(change: object, written: object[] = messages, at = "18:10:00"): Promise<TicketEvent[]> {
  const known = recordedHttp({
    ...answers,
    [`GET /api/v1/conversations/${slug}`]: { ...conversation, ...change },
    [`GET /api/v1/conversations/${slug}/messages`]: list(written),
  });
  const http: Http = async (url, request) => ({
    ...(await known(url, request)),
    headers: new Headers({ date: new Date(`2026-03-02T${at}Z`).toUTCString() }),
  });
  return reamaze.client!(credentials, http).ticket(slug);
}
const time = (at: string) => new Date(`2026-03-02T${at}Z`);
const fieldsOf = (events: TicketEvent[]) => events.flatMap((event) => (event.kind === "ticket" ? [event.fields] : []))[0]!;
const written = (at: string, change: object = {}) => ({ ...messages[0], created_at: `2026-03-02T${at}Z`, ...change });

test("the documented answers give the conversation, who wrote what, and how it stands", async () => {
  const events = await look({});
  expect(events[0]).toMatchObject({
    kind: "ticket",
    at: time("18:10:00"),
    fields: {
      createdAt: time("14:05:11"),
      channel: "chat",
      tags: ["pre-sale"],
      assignee: { id: "dana@lumenandloom.example", name: "Dana Reyes" },
      customer: { name: "Maya Okafor", emails: ["maya.okafor@example.com"] },
      spam: false,
      deleted: false,
    },
  });
  const told = events.flatMap((event) => (event.kind === "message" ? [event.message] : []));
  expect(told.map(({ author, isPublic, autoReply }) => [author.kind, author.email, isPublic, autoReply])).toEqual([
    ["customer", "maya.okafor@example.com", true, false],
    ["human", "dana@lumenandloom.example", true, false],
    ["human", "dana@lumenandloom.example", false, false],
  ]);
  expect(foldEvents(slug, events)).toMatchObject({
    status: "closed",
    transitions: [{ at: time("14:22:05").getTime(), to: "closed", assigneeId: "dana@lumenandloom.example" }],
  });
});

test("a message is the same however often it is read, and another when anything in it differs", async () => {
  const keys = async (change: object) =>
    (await look({}, [written("14:05:11", change)])).flatMap((event) => (event.kind === "message" ? [event.key] : []));
  const same = await keys({});
  expect(await keys({ created_at: "2026-03-02T09:05:11.000-05:00", user: { email: " Maya.Okafor@example.com" } })).toEqual(same);
  for (const change of [{ body: "x" }, { created_at: "2026-03-02T14:05:12Z" }, { user: { email: "other@example.com" } }])
    expect(await keys(change)).not.toEqual(same);
});

test("who answers for the shop is told apart: people, the AI, a bot, a workflow", async () => {
  const by = async (user: object) =>
    (await look({}, [written("14:06:00", { user })])).flatMap((event) => (event.kind === "message" ? [event.message] : []))[0];
  expect(await by({ name: "AI Agent", email: null })).toMatchObject({ author: { kind: "ai" }, autoReply: false });
  expect(await by({ name: "Order Bot" })).toMatchObject({ author: { kind: "bot" } });
  expect(await by({ name: "Support", email: "support@lumenandloom.example" })).toMatchObject({
    author: { kind: "rule" },
    autoReply: true,
  });
  expect(await by({ name: "Mia Talbot", email: "mia@example.com" })).toMatchObject({ author: { kind: "customer" } });
});

describe("every status", () => {
  test.each([
    [0, "open", null],
    [1, "pending", null],
    [2, "closed", null],
    [5, "pending", null],
    [6, "closed", "rule"],
    [7, "open", null],
    [8, "closed", "ai"],
    [17, "open", null],
  ])("%i is %s", async (status, expected, actorKind) => {
    const folded = foldEvents(slug, await look({ status }));
    expect(folded).toMatchObject({ status: expected, isSpam: false, deletedAt: null });
    expect(folded.transitions.at(-1)?.actorKind ?? null).toBe(actorKind);
  });

  test.each([3, 9])("%i is spam", async (status) => {
    expect(foldEvents(slug, await look({ status }))).toMatchObject({ isSpam: true, transitions: [] });
    expect(foldEvents(slug, [...(await look({ status })), ...(await look({}, messages, "18:30:00"))])).toMatchObject({
      isSpam: false,
    });
  });

  test("archived after an answer is closed, without one it is thrown away until the customer writes again", async () => {
    expect(foldEvents(slug, await look({ status: 4 }))).toMatchObject({ status: "closed", deletedAt: null });
    const thrownAway = await look({ status: 4 }, messages.slice(0, 1));
    expect(foldEvents(slug, thrownAway)).toMatchObject({ status: "open", deletedAt: time("18:10:00").getTime() });
    const again = await look({ status: 0 }, [messages[0]!, written("18:20:00", { body: "Hello?" })], "18:30:00");
    expect(foldEvents(slug, [...thrownAway, ...again])).toMatchObject({ status: "open", deletedAt: null });
  });
});

test("a closing seen while it happened counts from then, whatever is read first", async () => {
  const open = await look({ status: 0 }, messages, "14:30:00");
  const closed = await look({}, messages, "15:00:00");
  const backAgain = await look(
    { status: 0, last_customer_message: { created_at: "2026-03-02T16:00:00Z" } },
    [...messages, written("16:00:00", { body: "It shrank" })],
    "16:03:00",
  );
  const looks = [open, closed, backAgain];
  for (const order of [looks, looks.toReversed(), [closed, backAgain, open], [open, closed, backAgain, closed]])
    expect(foldEvents(slug, order.flat()).transitions.map(({ at, to }) => [at, to])).toEqual([
      [time("15:00:00").getTime(), "closed"],
      [time("16:00:00").getTime(), "open"],
    ]);
});

test("a conversation the shop began is the customer's it was written to", async () => {
  const dana = { name: "Dana Reyes", email: "dana@lumenandloom.example" };
  const followers = [dana, { name: "Maya Okafor", email: "maya.okafor@example.com" }];
  const events = await look({ author: dana, followers, origin: 16 });
  expect(fieldsOf(events)).toMatchObject({
    startedBy: "merchant",
    channel: "email",
    customer: { emails: ["maya.okafor@example.com"] },
  });
});

test.each([
  [0, "chat"],
  [1, "email"],
  [3, "social"],
  [8, "social"],
  [9, "sms"],
  [17, "form"],
  ["voice", "phone"],
  [99, "email"],
])("what came by %s is %s", async (origin, channel) => {
  expect(fieldsOf(await look({ origin }))).toMatchObject({ channel });
});

test("order names come from fields of the shop's own", async () => {
  expect(fieldsOf(await look({ data: { order_number: "#1042", size: "12" } }))).toMatchObject({ orderNames: ["#1042"] });
});

describe("history", () => {
  const page = (after: string | null, change: Record<string, unknown> = {}) =>
    reamaze.client!(credentials, recordedHttp({ ...answers, ...change })).history({ since: time("14:00:00"), after });

  test("reads conversations, then ratings; a rating of no stars is none", async () => {
    const conversations = await page(null);
    expect(conversations.tickets).toBe(1);
    const ratings = await page(conversations.next);
    expect(ratings).toMatchObject({
      next: null,
      events: [
        {
          kind: "rated",
          ticketId: slug,
          at: time("18:02:55"),
          rating: { kind: "csat", score: 4, scaleMin: 1, scaleMax: 5, comment: "Good support" },
        },
      ],
    });
  });

  test("without the right to see reports there are no ratings, and nothing fails", async () => {
    const { next } = await page(null);
    const http: Http = (url, request) =>
      url.endsWith("/satisfaction_ratings")
        ? Promise.reject(new MerchantError("Re:amaze does not accept this key (403)."))
        : recordedHttp(answers)(url, request);
    expect(await reamaze.client!(credentials, http).history({ since: time("14:00:00"), after: next })).toEqual({
      events: [],
      next: null,
      tickets: 0,
    });
  });

  test("of a conversation in which nothing is new only how it stands is told", async () => {
    const { events, tickets } = await reamaze.client!(
      credentials,
      recordedHttp({ ...answers, "GET /api/v1/messages": list([]) }),
    ).history({ since: new Date("2026-03-03T00:00:00Z"), after: null });
    expect(events.map(({ kind }) => kind)).toEqual(["ticket", "status"]);
    expect(tickets).toBe(0);
  });
});

test("a brand that Re:amaze does not know is the merchant's to mend; the address may be pasted whole", async () => {
  await expect(reamaze.client!(credentials, recordedHttp({})).whoAmI()).rejects.toThrow('knows no brand "lumenandloom"');
  expect(reamaze.credentials.parse({ ...credentials, brand: " https://LumenAndLoom.reamaze.com/admin " })).toEqual(credentials);
});

test("links lead to the conversation in Re:amaze", () => {
  expect(reamaze.linkTo!(slug, credentials)).toBe(`https://lumenandloom.reamaze.com/admin/conversations/${slug}`);
  expect(reamaze.linkTo!(slug, null)).toBeNull();
});
