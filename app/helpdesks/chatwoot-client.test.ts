import { describe, expect, test } from "vitest";
import type { Http } from "#app/lib/http.server.ts";
import { recorded, recordedHttp } from "#tests/factories/recorded-http.ts";
import { chatwoot } from "./chatwoot.server.ts";

type Listed = { data: { payload: object[] } };
const list = recorded("chatwoot/conversations") as Listed;
const [conversation] = list.data.payload;
const dana = { id: 17, name: "Dana Reyes", email: "dana@lumenandloom.example" };
const user = { ...dana, type: "user" };
const contact = { id: 4412, name: "Maya Okafor", email: "maya.okafor@example.com", type: "contact" };
const text = { content_type: "text", content_attributes: {}, private: false, status: "sent", sender: null };
const survey = { submitted_values: { csat_survey_response: { rating: 5, feedback_message: "Quick and friendly" } } };
const messages = [
  { ...text, id: 90211, message_type: 0, created_at: 1772460311, content: "Is it machine washable?", sender: contact },
  { ...text, id: 90212, message_type: 3, created_at: 1772460312, content: "We typically reply in minutes." },
  { ...text, id: 90213, message_type: 2, created_at: 1772461143, content: "Dana Reyes self-assigned this conversation" },
  { ...text, id: 90214, message_type: 1, created_at: 1772461300, content: "Yes, cold wash.", sender: user },
  { ...text, id: 90215, message_type: 1, created_at: 1772461325, content: "Compares colours.", private: true, sender: user },
  { ...text, id: 90218, message_type: 2, created_at: 1772462402, content: "Conversation was marked resolved by Dana Reyes" },
  { ...text, id: 90220, message_type: 3, created_at: 1772462403, content_type: "input_csat", content_attributes: survey },
];
const account = "/api/v1/accounts/3";
const answers = {
  "GET /api/v1/profile": { id: 17, accounts: [{ id: 3, name: "Lumen & Loom", role: "administrator" }] },
  [`GET ${account}/agents`]: [{ ...dana, role: "administrator", availability_status: "online" }],
  [`GET ${account}/conversations`]: list,
  [`GET ${account}/conversations/1205`]: conversation,
  [`GET ${account}/conversations/1205/messages`]: { meta: {}, payload: messages },
  [`GET ${account}/csat_survey_responses`]: recorded("chatwoot/csat-survey-responses"),
};
const credentials = { address: "https://chat.lumenandloom.example", accountId: "3", accessToken: "token" };

function clientOf(change: Record<string, unknown> = {}) {
  return chatwoot.client!(credentials, recordedHttp({ ...answers, ...change }));
}

test("the documented answers give the conversation, what was written, who closed it and the rating", async () => {
  const events = await clientOf().ticket("1205");
  expect(events[0]).toMatchObject({
    at: new Date("2026-03-02T14:40:02.402Z"),
    fields: {
      createdAt: new Date("2026-03-02T14:05:11Z"),
      channel: "chat",
      status: "closed",
      tags: ["pre-sale"],
      assignee: { id: "17", name: "Dana Reyes" },
      spam: false,
      customer: { id: "4412", emails: ["maya.okafor@example.com"], shopifyCustomerId: "7312459087932" },
    },
  });
  const said = events.flatMap((event) => (event.kind === "message" ? [event.message] : []));
  expect(said.map(({ id, author, isPublic, autoReply }) => [id, author.kind, author.id, isPublic, autoReply])).toEqual([
    ["90211", "customer", "4412", true, false],
    ["90212", "rule", undefined, true, true],
    ["90214", "human", "17", true, false],
    ["90215", "human", "17", false, false],
  ]);
  expect(events.filter(({ kind }) => kind === "assigned")).toMatchObject([
    { at: new Date("2026-03-02T14:19:03Z"), assignee: { id: "17" } },
  ]);
  expect(events.filter(({ kind }) => kind === "status")).toMatchObject([
    { at: new Date("2026-03-02T14:40:02Z"), to: "closed", actor: { kind: "human", id: "17" } },
  ]);
  expect(events.filter(({ kind }) => kind === "rated")).toMatchObject([
    {
      at: new Date("2026-03-02T18:02:55Z"),
      rating: { score: 5, scaleMin: 1, scaleMax: 5, comment: "Quick and friendly", agentId: "17" },
    },
  ]);
});

test("history tells the team first, then conversations, then ratings", async () => {
  const client = clientOf({ [`GET ${account}/conversations`]: list });
  const since = new Date("2026-03-02T00:00:00Z");
  const first = await client.history({ since, after: null });
  expect(first.events[0]).toMatchObject({ kind: "agent", agent: { id: "17", name: "Dana Reyes", email: dana.email } });
  expect(first).toMatchObject({ tickets: 1, next: "conversations|2" });
  const old = await client.history({ since: new Date("2026-03-02T14:40:03Z"), after: null });
  expect(old).toMatchObject({ tickets: 0, next: "ratings|1" });
  const last = await client.history({ since, after: "ratings|1" });
  expect(last.events).toMatchObject([{ kind: "rated", ticketId: "1205" }]);
  expect(last.next).toBeNull();
});

test("an answer that lacks a field is refused with the path of that field", async () => {
  const { status: _, ...broken } = conversation as Record<string, unknown>;
  await expect(clientOf({ [`GET ${account}/conversations/1205`]: broken }).ticket("1205")).rejects.toThrow("conversation.status");
});

describe("registering the webhook", () => {
  const url = "https://app.fiveday.test/webhooks/helpdesk/k";

  test.each<[string, object, string]>([
    [
      "signs with a secret of its own",
      { payload: { webhook: { id: 8, secret: "chosen-by-chatwoot-1" } } },
      "chosen-by-chatwoot-1",
    ],
    ["signs nothing", { payload: { webhook: { id: 8 } } }, "our-secret-of-the-tests"],
    ["answers flat", { id: 8 }, "our-secret-of-the-tests"],
  ])("a version that %s", async (_version, answer, secret) => {
    let asked: unknown;
    const http: Http = (_url, request) => {
      asked = request?.body;
      return Promise.resolve({ status: 200, headers: new Headers(), body: answer });
    };
    const made = await chatwoot.client!(credentials, http).registerWebhook!(url, "our-secret-of-the-tests");
    expect(made).toEqual({ webhookId: "8", secret });
    expect(asked).toMatchObject({ webhook: { url: `${url}?secret=our-secret-of-the-tests` } });
  });
});

describe("a version that signs nothing", () => {
  const secret = "our-secret-of-the-tests";
  const sent = (query: string, headers = {}) => ({
    method: "POST",
    url: `https://app.fiveday.test/webhooks/helpdesk/k${query}`,
    headers: new Headers(headers),
    body: Buffer.from("{}"),
  });

  test("is known by the secret in its address, also by the one before", () => {
    expect(chatwoot.verify(sent(`?secret=${secret}`), ["a-new-secret-of-tests", secret], new Date())).toBe(true);
    expect(chatwoot.verify(sent(`?secret=${secret}x`), [secret], new Date())).toBe(false);
    expect(chatwoot.verify(sent(""), [secret], new Date())).toBe(false);
  });

  test("but a wrong signature is not made good by the address", () => {
    const headers = { "x-chatwoot-signature": "sha256=00", "x-chatwoot-timestamp": String(Math.floor(Date.now() / 1000)) };
    expect(chatwoot.verify(sent(`?secret=${secret}`, headers), [secret], new Date())).toBe(false);
  });

  test("numbers no deliveries: the same body is the same one", () => {
    const [first] = chatwoot.deliveries({ event: "conversation_created", id: 1 }, sent(""));
    const [again] = chatwoot.deliveries({ event: "conversation_created", id: 1 }, sent(""));
    expect(again).toEqual(first);
  });
});

test.each([
  ["https://app.chatwoot.com/app/accounts/3/dashboard", "https://app.chatwoot.com"],
  [" https://chat.lumenandloom.example/ ", "https://chat.lumenandloom.example"],
  ["http://chat.lumenandloom.example", null],
  ["https://localhost", null],
  ["https://10.0.0.7", null],
  ["https://chatwoot.internal", null],
  ["https://chat.lumenandloom.example:8443", null],
])("address %s", (address, origin) => {
  const parsed = chatwoot.credentials.safeParse({ ...credentials, address });
  expect(parsed.success ? parsed.data.address : null).toBe(origin);
  expect(chatwoot.linkTo!("1205", { ...credentials, address: "https://app.chatwoot.com" })).toBe(
    "https://app.chatwoot.com/app/accounts/3/conversations/1205",
  );
});
