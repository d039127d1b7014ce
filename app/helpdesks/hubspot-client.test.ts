import { expect, test } from "vitest";
import { recorded, recordedHttp } from "#tests/factories/recorded-http.ts";
import { hubspot } from "./hubspot.server.ts";

const ticket = recorded("hubspot/ticket") as { id: string; properties: object };
const stage = (id: string, label: string, ticketState: string) => ({ id, label, metadata: { ticketState } });
const threads = "/conversations/v3/conversations/threads";
const message = (id: string, type: string, createdAt: string, actorId: string, more: object = {}) => ({
  id,
  type,
  createdAt,
  senders: [{ actorId, name: actorId }],
  ...more,
});
const answers = {
  "POST /crm/v3/objects/tickets/batch/read": { results: [ticket] },
  "POST /crm/v4/associations/tickets/contacts/batch/read": { results: [{ from: { id: ticket.id }, to: [{ toObjectId: 991 }] }] },
  "POST /crm/v3/objects/contacts/batch/read": {
    results: [
      {
        id: "991",
        properties: {
          email: "maya.okafor@example.com",
          hs_additional_emails: "maya@home.example;m@work.example",
          firstname: "Maya",
          lastname: "Okafor",
          phone: "+14155550123",
          mobilephone: null,
        },
      },
    ],
  },
  "GET /crm/v3/owners": {
    results: [
      {
        id: "61002211",
        userId: 5500,
        email: "dana@lumenandloom.example",
        firstName: "Dana",
        lastName: "Reyes",
        teams: [
          { name: "Night", primary: false },
          { name: "Support", primary: true },
        ],
      },
    ],
  },
  "GET /crm/v3/pipelines/tickets": {
    results: [
      {
        stages: [
          stage("1", "New", "OPEN"),
          stage("2", "Waiting on contact", "OPEN"),
          stage("3", "Waiting on us", "OPEN"),
          stage("4", "Closed", "CLOSED"),
        ],
      },
    ],
  },
  [`GET ${threads}`]: { results: [{ id: "6112009344", spam: false }] },
  [`GET ${threads}/6112009344/messages`]: {
    results: [
      message("m1", "MESSAGE", "2026-03-02T14:05:11.190Z", "V-991", {
        direction: "INCOMING",
        senders: [
          {
            actorId: "V-991",
            name: "Maya Okafor",
            deliveryIdentifier: { type: "HS_EMAIL_ADDRESS", value: "maya.okafor@example.com" },
          },
        ],
      }),
      message("m2", "WELCOME_MESSAGE", "2026-03-02T14:05:12.000Z", "B-1"),
      message("m3", "MESSAGE", "2026-03-02T14:06:00.000Z", "L-7", { direction: "OUTGOING" }),
      message("m4", "MESSAGE", "2026-03-02T14:21:40.552Z", "A-5500", { direction: "OUTGOING" }),
      message("m5", "COMMENT", "2026-03-02T14:22:05.000Z", "A-5500"),
      message("m6", "ASSIGNMENT", "2026-03-02T14:19:03.000Z", "S-hubspot"),
      message("m7", "MESSAGE", "2026-03-02T14:23:00.000Z", "A-5500", { direction: "OUTGOING", status: { statusType: "FAILED" } }),
      message("m8", "A_TYPE_OF_NEXT_YEAR", "2026-03-02T14:24:00.000Z", "A-5500"),
    ],
  },
};

function read(change: Record<string, unknown> = {}) {
  return hubspot.client!(
    { accessToken: "token", clientSecret: "a-secret-of-the-tests" },
    recordedHttp({ ...answers, ...change }),
  ).ticket(ticket.id);
}

test("the documented ticket with its contact and conversation", async () => {
  const events = await read();
  expect(events[0]).toMatchObject({
    at: new Date("2026-03-02T14:40:03.010Z"),
    fields: {
      createdAt: new Date("2026-03-02T14:05:11.190Z"),
      channel: "email",
      type: "PRODUCT_ISSUE",
      assignee: { id: "61002211", name: "Dana Reyes", email: "dana@lumenandloom.example" },
      team: "Support",
      customer: {
        id: "991",
        name: "Maya Okafor",
        emails: ["maya.okafor@example.com", "maya@home.example", "m@work.example"],
        phones: ["+14155550123"],
      },
      spam: false,
      deleted: false,
    },
  });
  // Without a history of its stage the closing date is all there is.
  expect(events.filter(({ kind }) => kind === "status")).toMatchObject([
    { to: "closed", at: new Date("2026-03-02T14:40:02.771Z") },
  ]);
  const messages = events.flatMap((event) => (event.kind === "message" ? [event.message] : []));
  expect(messages.map(({ id, author, isPublic, autoReply }) => [id, author.kind, author.id, isPublic, autoReply])).toEqual([
    ["m1", "customer", "991", true, false],
    ["m2", "bot", undefined, true, true],
    ["m3", "ai", "L-7", true, false],
    ["m4", "human", "61002211", true, false],
    ["m5", "human", "61002211", false, false],
  ]);
  expect(messages[0]?.author.email).toBe("maya.okafor@example.com");
});

test("the history of stage and owner gives each change its time, and who made it", async () => {
  const version = (value: string, timestamp: string, more: object = {}) => ({ value, timestamp, ...more });
  const propertiesWithHistory = {
    hs_pipeline_stage: [
      version("4", "2026-03-03T09:00:00Z", { sourceType: "AUTOMATION_PLATFORM" }),
      version("3", "2026-03-03T08:12:30Z"),
      version("4", "2026-03-02T14:40:02.771Z", { sourceType: "CRM_UI", updatedByUserId: 5500 }),
      version("2", "2026-03-02T14:21:41Z", { updatedByUserId: 6 }),
      version("99", "2026-03-02T14:10:00Z"),
      version("1", "2026-03-02T14:05:11.190Z"),
    ],
    hubspot_owner_id: [
      version("", "2026-03-02T15:00:00Z"),
      version("61002211", "2026-03-02T14:19:03Z"),
      version("", "2026-03-02T14:05:11.190Z"),
    ],
  };
  const events = await read({ "POST /crm/v3/objects/tickets/batch/read": { results: [{ ...ticket, propertiesWithHistory }] } });
  const changes = events.flatMap((event) =>
    event.kind === "status" ? [[event.to, event.at.toISOString(), event.actor?.kind, event.actor?.id]] : [],
  );
  expect(changes).toEqual([
    ["pending", "2026-03-02T14:21:41.000Z", "human", "user-6"],
    ["closed", "2026-03-02T14:40:02.771Z", "human", "61002211"],
    ["open", "2026-03-03T08:12:30.000Z", undefined, undefined],
    ["closed", "2026-03-03T09:00:00.000Z", "rule", undefined],
  ]);
  const assigned = events.flatMap((event) =>
    event.kind === "assigned" ? [[event.at.toISOString(), event.assignee?.id ?? null]] : [],
  );
  expect(assigned).toEqual([
    ["2026-03-02T14:19:03.000Z", "61002211"],
    ["2026-03-02T15:00:00.000Z", null],
  ]);
});

test("spam is a mark of the conversation; without a contact the customer is not known", async () => {
  const events = await read({
    [`GET ${threads}`]: { results: [{ id: "6112009344", spam: true }] },
    "POST /crm/v4/associations/tickets/contacts/batch/read": { results: [] },
  });
  expect(events[0]).toMatchObject({ fields: { spam: true, customer: undefined } });
});
