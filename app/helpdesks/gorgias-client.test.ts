import { expect, test } from "vitest";
import type { Http } from "#app/lib/http.server.ts";
import { gorgiasClient } from "./gorgias-client.server.ts";

const ticket = {
  id: 88219930,
  status: "closed",
  channel: "phone",
  created_datetime: "2026-03-04T15:00:02.310000",
  updated_datetime: "2026-03-04T15:30:00.000000",
  closed_datetime: "2026-03-04T15:30:00.000000",
  assignee_team: { name: "Tier 2" },
  messages: [],
};
const logged = (type: string, time: string, more: object = {}) => ({
  id: 9_920_000_000,
  type,
  object_type: "Ticket",
  object_id: 88219930,
  user_id: null,
  data: null,
  created_datetime: `2026-03-04T${time}+00:00`,
  ...more,
});
const log = [
  logged("ticket-team-assigned", "15:00:05.000000", { data: { assignee_team_id: 1 } }),
  logged("ticket-team-assigned", "15:10:00.000000", { data: { assignee_team_id: 2, auto_assigned: false }, user_id: 7 }),
  logged("ticket-snoozed", "15:12:00.000000", { user_id: 7 }),
  logged("ticket-self-unsnoozed", "15:20:00.000000"),
  logged("rule-executed", "15:30:00.010000", { data: { id: 77120, name: "Auto-close" }, context: "c-1" }),
  logged("ticket-closed", "15:30:00.012000", { context: "c-1" }),
  logged("something-new", "15:31:00.000000"),
];
// As developers.gorgias.com shows "The VoiceCall object".
const call = {
  id: 3300912,
  ticket_id: 88219930,
  status: "completed",
  direction: "inbound",
  phone_number_destination: "+12125550188",
  duration: 312,
  initiated_by_agent_id: null,
  last_answered_by_agent_id: 20418833,
  started_datetime: "2026-03-04T15:00:02.000000+00:00",
  created_datetime: "2026-03-04T15:00:02.310000+00:00",
};
const during = [
  { type: "incoming-phone-call", created_datetime: "2026-03-04T15:00:02.310000+00:00" },
  { type: "phone-call-answered", created_datetime: "2026-03-04T15:00:32.000000+00:00" },
  { type: "phone-call-conversation-started", created_datetime: "2026-03-04T15:00:33.000000+00:00" },
];
const list = (data: object[]) => ({ data, meta: { prev_cursor: null, next_cursor: null } });

const bodies: Record<string, unknown> = {
  "/api/tickets/88219930": ticket,
  "/api/events": list(log),
  "/api/phone/voice-calls": list([call]),
  "/api/phone/voice-call-events": list(during),
};
const http: Http = (url) => {
  const body = bodies[new URL(url).pathname];
  return Promise.resolve({ status: body ? 200 : 404, headers: new Headers(), body: body ?? null });
};
const client = gorgiasClient({ account: "lumen", email: "ana@lumen.example", apiKey: "key" }, http);

test("the log tells the way a ticket took: handed on, snoozed, back, and the rule that closed it", async () => {
  const events = await client.ticket("88219930");
  const told = events.map(({ kind, at, ...rest }) => [
    kind,
    at.toISOString().slice(11, 19),
    "to" in rest ? rest.to : "toTeam" in rest ? rest.toTeam : "",
  ]);
  expect(told).toEqual([
    ["ticket", "15:30:00", ""],
    ["status", "15:30:00", "closed"],
    ["escalated", "15:10:00", "Tier 2"],
    ["status", "15:12:00", "snoozed"],
    ["status", "15:20:00", "open"],
    ["call", "15:05:14", ""],
  ]);
  expect(events[1]).toMatchObject({ key: "closed-88219930-2026-03-04T15:30:00.000Z-by-rule-77120", actor: { kind: "rule" } });
});

test("a call tells how long the caller waited and spoke", async () => {
  const event = (await client.ticket("88219930")).find(({ kind }) => kind === "call");
  expect(event).toMatchObject({
    key: "call-3300912",
    ticketId: "88219930",
    call: {
      queuedAt: new Date("2026-03-04T15:00:02Z"),
      answeredAt: new Date("2026-03-04T15:00:32Z"),
      endedAt: new Date("2026-03-04T15:05:14Z"),
      talkSeconds: 282,
      direction: "inbound",
      outcome: "answered",
      dialledNumber: "+12125550188",
      agent: { id: "20418833" },
    },
  });
});

test("a ticket that is gone tells nothing", async () => {
  expect(await client.ticket("4")).toEqual([]);
});
