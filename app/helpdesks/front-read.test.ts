import { expect, test } from "vitest";
import { callEvents } from "./front-call.ts";
import { frontEvent } from "./front-log.ts";
import { comment, conversation, conversationEvents, message } from "./front-read.ts";

const start = 1_772_460_311.19;
const dana = { id: "tea_55aa1", email: "dana@lumenandloom.example", first_name: "Dana", last_name: "Reyes" };
const logged = (type: string, after: number, source: object | null = null, target: object | null = null) =>
  frontEvent.parse({
    id: `evt_${type}_${after}`,
    type,
    emitted_at: start + after,
    conversation: { id: "cnv_7b2m1q" },
    source,
    target,
  });
const teammate = { _meta: { type: "teammate" }, data: dana };

// As dev.frontapp.com shows a conversation and a message.
const asked = {
  id: "cnv_7b2m1q",
  type: "email",
  subject: "Question about linen throw",
  status: "archived",
  status_category: "resolved",
  assignee: { id: "tea_55aa1", email: "dana@lumenandloom.example" },
  recipient: { handle: "maya.okafor@example.com", role: "from" },
  tags: [{ id: "tag_13o8", name: "pre-sale" }],
  created_at: start,
  updated_at: 1_772_462_402.8,
  is_private: false,
};
const written = (id: string, after: number, more: object) =>
  message.parse({ id, type: "email", is_inbound: false, draft_mode: null, created_at: start + after, author: null, ...more });

const whole = {
  conversation: conversation.parse(asked),
  messages: [
    written("msg_01", 0.01, { is_inbound: true, recipients: [{ handle: "maya.okafor@example.com", role: "from" }] }),
    written("msg_02", 2, {}),
    written("msg_03", 900, { author: dana }),
    written("msg_04", 950, { author: dana, draft_mode: "shared" }),
    written("msg_05", 960, {}),
  ],
  comments: [comment.parse({ id: "com_1", author: dana, posted_at: start + 920 })],
  log: [
    logged("archive", 2_091.61, teammate),
    logged(
      "outbound",
      2,
      { _meta: { type: "rule" }, data: { id: "rul_1", name: "Acknowledge" } },
      { _meta: { type: "message" }, data: { id: "msg_02" } },
    ),
  ],
};

test("who wrote is told by the author, and by the event of sending where there is none; drafts are not written yet", () => {
  const read = conversationEvents(whole).flatMap((event) => (event.kind === "message" ? [event.message] : []));
  expect(
    read.map(({ id, author, isPublic, autoReply }) => [id, author.kind, author.name ?? author.email, isPublic, autoReply]),
  ).toEqual([
    ["msg_01", "customer", "maya.okafor@example.com", true, false],
    ["msg_02", "rule", "Acknowledge", true, true],
    ["msg_03", "human", "Dana Reyes", true, false],
    ["msg_05", "bot", undefined, true, false],
    ["com_1", "human", "Dana Reyes", false, false],
  ]);
});

test("a closing is told once, by its event; without one, by how the conversation stands", () => {
  const [ticket, ...rest] = conversationEvents(whole);
  expect(ticket).toMatchObject({ kind: "ticket", fields: { status: undefined, tags: ["pre-sale"], deleted: false } });
  expect(rest.filter(({ kind }) => kind === "status")).toMatchObject([
    { to: "closed", actor: { kind: "human", id: "tea_55aa1" } },
  ]);
  expect(conversationEvents({ ...whole, log: [] })[0]).toMatchObject({ fields: { status: "closed" } });
  const waiting = conversation.parse({ ...asked, status: "assigned", status_category: "waiting" });
  expect(conversationEvents({ ...whole, log: [], conversation: waiting })[0]).toMatchObject({ fields: { status: "pending" } });
  const later = [{ scheduled_at: 1_772_999_999 }];
  const snoozed = conversation.parse({ ...asked, status: "assigned", status_category: "open", scheduled_reminders: later });
  expect(conversationEvents({ ...whole, log: [], conversation: snoozed })[0]).toMatchObject({ fields: { status: "snoozed" } });
});

test("a discussion among teammates says nothing", () => {
  expect(conversationEvents({ ...whole, conversation: conversation.parse({ ...asked, is_private: true }) })).toEqual([]);
});

test("calls tell how long somebody waited, was held and spoke", () => {
  const calls = callEvents([
    logged("call_started", 0),
    logged("call_queued", 1),
    logged("call_connected", 31, teammate),
    logged("call_on_hold", 60),
    logged("call_resumed", 75),
    logged("call_on_hold", 100),
    logged("call_hangup", 140),
    logged("call_queued", 500),
    logged("call_abandoned", 560),
    logged("call_queued", 900),
  ]);
  expect(calls).toMatchObject([
    {
      kind: "call",
      call: { holdSeconds: [15, 40], talkSeconds: 54, outcome: "answered", agent: { id: "tea_55aa1", name: "Dana Reyes" } },
    },
    { kind: "call", call: { holdSeconds: [], talkSeconds: undefined, outcome: "abandoned", agent: undefined } },
  ]);
});
