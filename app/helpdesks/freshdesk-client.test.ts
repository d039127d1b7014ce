import { describe, expect, test } from "vitest";
import { recorded, recordedHttp } from "#tests/factories/recorded-http.ts";
import { freshdesk } from "./freshdesk.server.ts";

const ticket = recorded("freshdesk/ticket-with-stats") as { stats: object };
const [rating] = recorded("freshdesk/satisfaction-ratings") as { ratings: object }[];
const agents = [{ id: 48001230011, contact: { name: "Dana Reyes", email: "dana@lumenandloom.example" } }];
const answers = {
  "GET /api/v2/tickets/1042": ticket,
  "GET /api/v2/tickets/1042/conversations": recorded("freshdesk/conversations"),
  "GET /api/v2/tickets/1042/satisfaction_ratings": [rating],
  "GET /api/v2/agents": agents,
  "GET /api/v2/groups": [{ id: 48000344120, name: "Support" }],
};

function read(change: Record<string, unknown> = {}) {
  return freshdesk.client!({ domain: "lumenandloom", apiKey: "key" }, recordedHttp({ ...answers, ...change })).ticket("1042");
}

test("the documented answers give the ticket, what was written, its closing and the rating", async () => {
  const events = await read();
  const dana = { id: "48001230011", name: "Dana Reyes", email: "dana@lumenandloom.example" };
  expect(events[0]).toMatchObject({
    at: new Date("2026-03-02T14:40:02Z"),
    fields: {
      createdAt: new Date("2026-03-02T14:05:11Z"),
      channel: "email",
      type: "Question",
      tags: ["pre-sale"],
      assignee: dana,
      team: "Support",
      customer: { id: "48017719001", emails: ["maya.okafor@example.com"], phones: ["+14155550123"] },
      spam: false,
      deleted: false,
      orderNames: ["#1042"],
    },
  });
  const messages = events.flatMap((event) => (event.kind === "message" ? [event.message] : []));
  expect(messages.map(({ id, author, isPublic }) => [id, author.kind, author.email, isPublic])).toEqual([
    ["description-1042", "customer", "maya.okafor@example.com", true],
    ["48200110001", "human", dana.email, true],
    ["48200110002", "human", dana.email, false],
    ["48200110003", "customer", "maya.okafor@example.com", true],
  ]);
  expect(events.filter(({ kind }) => kind === "status")).toMatchObject([{ to: "closed", at: new Date("2026-03-02T14:40:02Z") }]);
  expect(events.find(({ kind }) => kind === "rated")).toMatchObject({
    rating: { score: 5, scaleMin: 1, scaleMax: 5, comment: "Quick and friendly", agentId: dana.id },
  });
});

describe("what the statistics tell of the status", () => {
  const at = (time: string) => `2026-03-02T${time}:00Z`;
  const none = { status_updated_at: null, reopened_at: null, resolved_at: null, closed_at: null, pending_since: null };

  test.each<[string, number, object, [string, string][]]>([
    ["resolved, then closed by itself", 5, { resolved_at: at("15:00"), closed_at: at("19:00") }, [["closed", at("15:00")]]],
    ["closed at once", 5, { closed_at: at("19:00") }, [["closed", at("19:00")]]],
    ["closed before statistics were kept", 4, { status_updated_at: at("16:00") }, [["closed", at("16:00")]]],
    ["reopened", 2, { reopened_at: at("17:00"), status_updated_at: at("17:00") }, [["open", at("17:00")]]],
    [
      "reopened and closed again",
      4,
      { reopened_at: at("17:00"), resolved_at: at("18:00") },
      [
        ["closed", at("18:00")],
        ["open", at("17:00")],
      ],
    ],
    ["waiting", 3, { pending_since: at("15:30"), status_updated_at: at("15:30") }, [["pending", at("15:30")]]],
    ["in a status of the shop's own", 8, { status_updated_at: at("15:40") }, [["pending", at("15:40")]]],
    ["new", 2, { status_updated_at: "2026-03-02T14:05:11Z" }, []],
  ])("%s", async (_story, status, stats, expected) => {
    const events = await read({ "GET /api/v2/tickets/1042": { ...ticket, status, stats: { ...none, ...stats } } });
    const told = events.flatMap((event) => (event.kind === "status" ? [[event.to, event.at]] : []));
    expect(told).toEqual(expected.map(([to, time]) => [to, new Date(time)]));
  });
});

test.each([
  [103, 5],
  [102, 4],
  [101, 4],
  [100, 3],
  [-101, 2],
  [-102, 2],
  [-103, 1],
  [0, undefined],
  [7, undefined],
])("a rating of %i is %s of 5", async (given, score) => {
  const events = await read({
    "GET /api/v2/tickets/1042/satisfaction_ratings": [{ ...rating, ratings: { default_question: given } }],
  });
  expect(events.find((event) => event.kind === "rated")?.rating.score).toBe(score);
});

test("an e-mail that an agent began was begun by the merchant; a key that may not list agents leaves their names out", async () => {
  const events = await read({
    "GET /api/v2/tickets/1042": { ...ticket, source: 10 },
    "GET /api/v2/agents": [],
    "GET /api/v2/groups": [],
  });
  expect(events[0]).toMatchObject({ fields: { startedBy: "merchant", channel: "email", assignee: { id: "48001230011" } } });
  expect(events.find(({ kind }) => kind === "message")).toMatchObject({
    message: { author: { kind: "human", id: "48001230011" } },
  });
});
