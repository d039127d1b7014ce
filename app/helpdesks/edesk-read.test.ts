import { expect, test } from "vitest";
import { channel, contact, message, tag, ticket, user, wholeTicketEvents } from "./edesk-read.ts";

// As developers.edesk.com shows a ticket and its messages.
const closed = {
  id: 55120331,
  subject: "Question about linen throw",
  type: "OrderQuery",
  channel_id: 77120,
  status: "Closed",
  sales_order: { id: 70011223, seller_order_id: "#1042" },
  external_order_id: "#1042",
  created_at: "2026-03-02 14:05:11",
  last_updated_at: "2026-03-02 14:40:02",
  owner_user_id: 3312,
  tags_ids: [9012, 9999],
  contact_id: 6678123,
  messages_ids: [880012201, { id: 880012240, type: "Message" }],
};
const dana = { id: 3312, name: "Dana Reyes", email: "dana@lumenandloom.example" };
const item = (id: number, time: string, type: string, direction: string, more: object = {}) =>
  message.parse({ id, created_at: `2026-03-02 ${time}`, from_user: null, type, direction, body: "", ...more });
const messages = [
  item(1, "14:05:11", "Message", "Incoming"),
  item(2, "14:05:20", "AutoReply", "Outgoing"),
  item(3, "14:06:00", "AiAutoReplyHandsFree", "Outgoing"),
  item(4, "14:21:40", "AiQuickReply", "Outgoing", { from_user: dana }),
  item(5, "14:22:05", "Note", "Other", { from_user: dana }),
  item(6, "14:23:00", "ChannelMessageAssignment", "Other"),
  item(7, "14:40:02", "Status", "Other", { from_user: dana, body: "Status changed from Open to Closed" }),
  item(8, "18:02:55", "Rating", "Incoming", { body: "Rated 4 out of 5" }),
  item(9, "18:03:00", "Rating", "Incoming", { body: "positive" }),
];
const directory = {
  users: new Map([["3312", user.parse(dana)]]),
  tags: new Map([["9012", tag.parse({ id: 9012, name: "pre-sale" })]]),
  channels: new Map([["77120", channel.parse({ id: 77120, type: "Email" })]]),
};
const seenAt = new Date("2026-03-02T18:10:00Z");
const who = contact.parse({ id: 6678123, name: "Maya Okafor", emails: [{ email: "maya.okafor@example.com" }] });
const told = (body: object, more: object = {}) => wholeTicketEvents({ ticket: ticket.parse(body), directory, seenAt, ...more });

test("a ticket with its items", () => {
  const events = told(closed, { messages, contact: who });
  expect(events[0]).toMatchObject({
    kind: "ticket",
    at: seenAt,
    fields: {
      channel: "email",
      type: "OrderQuery",
      tags: ["pre-sale", "9999"],
      assignee: { id: "3312", name: "Dana Reyes" },
      customer: { id: "6678123", name: "Maya Okafor", emails: ["maya.okafor@example.com"] },
      orderNames: ["#1042"],
    },
  });
  const written = events.flatMap((event) => (event.kind === "message" ? [event.message] : []));
  expect(written.map(({ id, author, isPublic, autoReply }) => [id, author.kind, isPublic, autoReply])).toEqual([
    ["1", "customer", true, false],
    ["AutoReply-2", "rule", true, true],
    ["AiAutoReplyHandsFree-3", "ai", true, false],
    ["AiQuickReply-4", "human", true, false],
    ["Note-5", "human", false, false],
  ]);
  expect(events.filter(({ kind }) => kind === "status")).toEqual([
    {
      key: "status-7",
      at: new Date("2026-03-02T14:40:02Z"),
      ticketId: "55120331",
      kind: "status",
      to: "closed",
      actor: { kind: "human", id: "3312", name: "Dana Reyes" },
    },
  ]);
  expect(events.filter(({ kind }) => kind === "rated")).toMatchObject([{ rating: { score: 4, scaleMin: 1, scaleMax: 5 } }]);
});

test("without an item for it, a status counts from the last message, and the owner from before it", () => {
  const events = told(closed);
  expect(events.map(({ kind, at }) => [kind, at.toISOString()])).toEqual([
    ["ticket", "2026-03-02T18:10:00.000Z"],
    ["assigned", "2026-03-02T14:40:02.000Z"],
    ["status", "2026-03-02T14:40:02.003Z"],
  ]);
  expect(told({ ...closed, status: "Spam" }).at(-1)).toMatchObject({ kind: "spam" });
  expect(told({ ...closed, status: "Archived" }).at(-1)).toMatchObject({ kind: "deleted" });
  expect(told({ ...closed, status: "Scheduled" }).at(-1)).toMatchObject({ kind: "status", to: "pending" });
  expect(told({ ...closed, status: "InSpace" }).at(-1)).toMatchObject({ kind: "assigned" });
});
