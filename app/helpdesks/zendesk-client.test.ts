import { expect, test } from "vitest";
import { recorded, recordedHttp } from "#tests/factories/recorded-http.ts";
import type { TicketEvent } from "./contract.ts";
import { zendesk } from "./zendesk.server.ts";

const credentials = { subdomain: "lumenandloom", email: "dana@lumenandloom.example", apiToken: "token" };
const via = (channel: string, source: object = {}) => ({ channel, source: { from: {}, to: {}, rel: null, ...source } });
const change = (field_name: string, value: unknown) => ({ id: 1, type: "Change", field_name, value, previous_value: null });

/** The comments as audits tell them, and the changes between them. */
function auditsOf(more: object[] = []): object {
  const { comments } = recorded("zendesk/ticket-comments") as {
    comments: { audit_id: number; author_id: number; created_at: string; via: object }[];
  };
  const written = comments.map((comment) => ({ ...comment, id: comment.audit_id, events: [comment] }));
  const agent = 21900450007788;
  const changes = [
    { id: 2, author_id: agent, created_at: "2026-03-02T14:19:03Z", via: via("web"), events: [change("assignee_id", `${agent}`)] },
    { id: 3, author_id: agent, created_at: "2026-03-02T14:40:02Z", via: via("web"), events: [change("status", "solved")] },
  ];
  return { audits: [...written, ...changes, ...more], meta: { has_more: false } };
}

const answers = {
  "GET /api/v2/incremental/tickets/cursor.json": recorded("zendesk/incremental-tickets-cursor"),
  "GET /api/v2/tickets/35436/audits.json": auditsOf(),
  "GET /api/v2/satisfaction_ratings/902211334455.json": recorded("zendesk/satisfaction-rating"),
  "GET /api/v2/guide/survey_responses/01JNBFA8V2Q7R9T1W3Y5A7C9E1": recorded("zendesk/csat-survey-response"),
  "GET /api/v2/channels/voice/stats/incremental/calls.json": recorded("zendesk/talk-incremental-calls"),
  "GET /api/v2/groups.json": { groups: [{ id: 360003377001, name: "Support" }], meta: { has_more: false } },
};

async function history(given: Record<string, unknown> = answers, more: object = {}): Promise<TicketEvent[]> {
  const client = zendesk.client!({ ...credentials, ...more }, recordedHttp(given));
  const first = await client.history({ since: new Date("2026-03-01"), after: null });
  const calls = await client.history({ since: new Date("2026-03-01"), after: first.next });
  expect(calls.next).toBeNull();
  return [...first.events, ...calls.events];
}

const dana = { id: "21900450007788", name: "Dana Reyes", email: "dana@lumenandloom.example" };

test("the documented answers give the ticket, what was written, who did what, the rating and the call", async () => {
  const events = await history();
  expect(events[0]).toMatchObject({
    at: new Date("2026-03-02T18:02:55Z"),
    fields: {
      createdAt: new Date("2026-03-02T14:05:11Z"),
      subject: "Question about linen throw",
      channel: "email",
      type: "question",
      tags: ["pre_sale", "washing"],
      assignee: dana,
      team: "Support",
      customer: {
        id: "21900441122331",
        emails: ["maya.okafor@example.com"],
        phones: ["+14155550123"],
        shopifyCustomerId: "7312459087932",
      },
      deleted: false,
    },
  });
  const messages = events.flatMap((event) => (event.kind === "message" ? [event.message] : []));
  expect(messages.map(({ id, author, isPublic }) => [id, author.kind, isPublic])).toEqual([
    ["22010099000090", "customer", true],
    ["22010099000101", "human", true],
    ["22010099000105", "human", false],
  ]);
  expect(events.find(({ kind }) => kind === "assigned")).toMatchObject({ at: new Date("2026-03-02T14:19:03Z"), assignee: dana });
  expect(events.find(({ kind }) => kind === "status")).toMatchObject({
    at: new Date("2026-03-02T14:40:02Z"),
    to: "closed",
    actor: { kind: "human", id: dana.id },
  });
  expect(events.find(({ kind }) => kind === "rated")).toMatchObject({
    ticketId: "35436",
    rating: {
      score: 2,
      scaleMin: 1,
      scaleMax: 2,
      comment: "Quick and friendly",
      answeredAt: new Date("2026-03-02T18:02:55Z"),
      agentId: dana.id,
    },
  });
});

test("a Talk call tells its times in seconds from its beginning", async () => {
  const [call] = (await history()).flatMap((event) => (event.kind === "call" ? [event] : []));
  expect(call).toMatchObject({
    ticketId: "35501",
    call: {
      id: "360221100445",
      queuedAt: new Date("2026-03-04T15:00:02Z"),
      answeredAt: new Date("2026-03-04T15:00:44Z"),
      endedAt: new Date("2026-03-04T15:06:44Z"),
      holdSeconds: [35],
      talkSeconds: 310,
      wrapUpSeconds: 58,
      outcome: "answered",
      direction: "inbound",
      dialledNumber: "+12125550188",
      agent: { id: dana.id },
    },
  });
});

test("the contact reason and orders are read from the shop's own fields when it names them", async () => {
  const [ticket] = await history(answers, { reasonField: "360044112233", orderField: "360044112233" });
  expect(ticket).toMatchObject({ fields: { type: "product_question", orderNames: [] } });
  const [other] = await history(answers, { reasonField: "1" });
  expect(other).toMatchObject({ fields: { type: null } });
});

test("a survey of the new kind is asked for where an audit names it", async () => {
  const submitted = { id: 9, author_id: 21900441122331, created_at: "2026-03-02T18:02:50Z", via: via("web") };
  const events = [{ id: 1, type: "SurveyResponseSubmitted", survey_response_id: "01JNBFA8V2Q7R9T1W3Y5A7C9E1" }];
  const told = await history({ ...answers, "GET /api/v2/tickets/35436/audits.json": auditsOf([{ ...submitted, events }]) });
  expect(told.filter(({ kind, key }) => kind === "rated" && key.startsWith("survey-"))).toMatchObject([
    { at: new Date("2026-03-02T18:02:50Z"), rating: { score: 2, comment: "Quick and friendly" } },
  ]);
});

test("rules, the system and bots are told from people; a comment made private is a note from then on", async () => {
  const comment = (id: number, author_id: number, channel: string) => ({
    id: id + 100,
    author_id,
    created_at: "2026-03-02T14:30:00Z",
    via: via(channel),
    events: [{ id, type: "Comment", author_id, public: true }],
  });
  const hides = {
    id: 90,
    author_id: 21900450007788,
    created_at: "2026-03-02T15:00:00Z",
    via: via("web"),
    events: [{ id: 91, type: "CommentPrivacyChange", comment_id: 22010099000101, public: false }],
  };
  const more = [comment(51, 21900450007788, "rule"), comment(52, -1, "web"), comment(53, 77, "answer_bot_for_web_widget"), hides];
  const events = await history({ ...answers, "GET /api/v2/tickets/35436/audits.json": auditsOf(more) });
  const messages = new Map(events.flatMap((event) => (event.kind === "message" ? [[event.message.id, event]] : [])));
  const kindOf = (id: string) => [messages.get(id)?.message.author.kind, messages.get(id)?.message.autoReply];
  expect([kindOf("51"), kindOf("52"), kindOf("53")]).toEqual([
    ["rule", true],
    ["system", true],
    ["bot", false],
  ]);
  expect(messages.get("22010099000101")).toMatchObject({
    at: new Date("2026-03-02T15:00:00Z"),
    message: { isPublic: false, sentAt: new Date("2026-03-02T14:21:40Z") },
  });
});

test("a merge is understood from the ticket that closes and from the one that stays", async () => {
  const merge = (source: object, events: object[]) => ({
    id: 70,
    author_id: 21900450007788,
    created_at: "2026-03-02T15:10:44Z",
    via: via("web", { rel: "merge", ...source }),
    events,
  });
  const mergesOf = async (audit: object) => {
    const events = await history({ ...answers, "GET /api/v2/tickets/35436/audits.json": auditsOf([audit]) });
    return events.flatMap((event) => (event.kind === "merged" ? [[event.key, event.ticketId, event.into]] : []));
  };
  const gone = ["merged-35436-35401", "35436", "35401"];
  expect(await mergesOf(merge({ to: { ticket_id: 35401 } }, [change("status", "closed")]))).toEqual([gone]);
  expect(await mergesOf(merge({ from: { ticket_id: 35401 } }, [change("status", "closed")]))).toEqual([gone]);
  expect(await mergesOf(merge({ from: { ticket_ids: [1, 2] } }, []))).toEqual([
    ["merged-1-35436", "1", "35436"],
    ["merged-2-35436", "2", "35436"],
  ]);
});
