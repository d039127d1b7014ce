import { beforeEach, describe, expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import { drain } from "#app/ingest/drain.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import type { Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { type GenericEvent, messageEvent, ticketEvent, ticketHappening } from "#tests/factories/generic-events.ts";
import { newConnection, newShop, type TestConnection } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { readBusinessHours, removeComingHours, saveBusinessHours } from "./business-hours.server.ts";
import { readCosts, saveCosts } from "./costs.server.ts";
import { readFigureSettings, saveFigureSettings } from "./figure-settings.server.ts";
import { readGoals, removeGoal, saveGoal } from "./goals.server.ts";
import { endSlaPolicy, readSlaPolicies, saveSlaPolicy } from "./sla-policies.server.ts";
import type { SlaPolicyInput } from "./sla-policies.ts";
import { readStaffAddresses, saveStaffAddresses } from "./staff-addresses.server.ts";
import { readTeams, saveTeams } from "./teams.server.ts";
import { saveTicketRules } from "./ticket-rules.server.ts";

useDatabase();

let shop: ShopContext;
let desk: TestConnection;

beforeEach(async () => {
  shop = await newShop({ timezone: "Europe/Paris" });
  desk = await newConnection(shop);
});

const tell = (events: GenericEvent[]) => feed(shop, { connection: desk, events });
const later = new Date("2026-05-01T00:00:00Z");

/** A question at 10:00 Paris time, answered after some minutes. */
function asked(id: string, day: string, minutes: number, more: Record<string, unknown> = {}): GenericEvent[] {
  const at = `${day}T09:00:00Z`;
  const replied = new Date(Date.parse(at) + minutes * 60_000).toISOString();
  return [ticketEvent(id, at, `${id}@shop.example`, more), messageEvent(id, at, "customer"), messageEvent(id, replied, "human")];
}

async function read(id: string, query: { by?: "team" | "type"; hours?: "business"; from?: string; to?: string } = {}) {
  const rows = await readMetrics(shop, {
    metrics: [metricById(id)!],
    from: "2026-01-01",
    to: "2026-04-01",
    ruleset: parseRuleset(shop.ruleset),
    now: later,
    ...query,
  });
  return Object.fromEntries(rows.map(({ group, metrics }) => [group ?? "none", metrics[id]!])) as Record<string, Reading>;
}

const marked = async () =>
  (
    await shopDb(shop.id).rows<{ key: string }>(
      `SELECT "key" FROM "DirtyMark" WHERE "shopId" = $1 AND "kind" = 'ticket' ORDER BY 1`,
    )
  ).map(({ key }) => key.split(":")[1]);

describe("F6 costs", () => {
  test("F6 11,000.00 over 2,200 tickets and 2,000 resolved is 5.00 and 5.50; days have their share of the month", async () => {
    const entries = [
      { month: "2026-01", category: "salaries", amount: 1_000_000 },
      { month: "2026-01", category: "licences", amount: 100_000 },
      { month: "2026-02", category: "salaries", amount: 280_000 },
    ];
    await saveCosts(shop.id, { entries });
    await tell([...asked("T1", "2026-01-05", 5), ...asked("T2", "2026-01-06", 5), closed("T1", "2026-01-07")]);
    const january = { from: "2026-01-01", to: "2026-02-01" };
    expect((await read("support_cost", january)).none).toMatchObject({ value: 1_100_000, n: 2 });
    expect((await read("cost_per_ticket", january)).none).toMatchObject({ value: 550_000 });
    expect((await read("cost_per_resolution", january)).none).toMatchObject({ value: 1_100_000 });
    expect((await read("support_cost", { from: "2026-01-31", to: "2026-02-03" })).none!.value).toBe(
      Math.round(1_100_000 / 31 + 20_000),
    );
    expect((await read("cost_per_ticket", { from: "2026-03-01", to: "2026-04-01" })).none).toMatchObject({
      value: null,
      reason: "no costs entered",
    });
    await saveCosts(shop.id, { entries: [{ month: "2026-02", category: "training", amount: 1 }] }, ["2026-02"]);
    expect((await readCosts(shopDb(shop.id))).entries.map(({ month, category }) => `${month} ${category}`)).toEqual([
      "2026-02 training",
      "2026-01 licences",
      "2026-01 salaries",
    ]);
  });

  const closed = (id: string, day: string) =>
    ticketHappening("status", id, `${day}T12:00:00Z`, { to: "closed", actor: { kind: "human", id: "a1" } });
});

describe("A8 teams", () => {
  test("A8 an agent's work counts for the team of its day, and only that agent's tickets are measured again", async () => {
    const other = (id: string, day: string) =>
      asked(id, day, 5).map((event) => (event.type === "message" ? renamed(event) : event));
    await tell([...asked("T1", "2026-01-05", 5), ...asked("T2", "2026-02-05", 5), ...other("T3", "2026-02-05")]);
    const agentId = `${desk.id}:a1`;
    await saveTeams(shop.id, {
      memberships: [
        { agentId, team: "First line", from: "2026-01-01", to: "2026-02-01" },
        { agentId, team: "Experts", from: "2026-02-01", to: null },
      ],
    });
    expect(await marked()).toEqual(["T1", "T2"]);
    await drain(shop);
    const teams = await read("first_response_time", { by: "team" });
    expect(Object.entries(teams).map(([team, { n }]) => [team, n])).toEqual([
      ["Experts", 1],
      ["First line", 1],
      ["none", 1],
    ]);
    await saveTeams(shop.id, await readTeams(shopDb(shop.id)));
    expect(await marked()).toEqual([]);
  });

  /** The same message by somebody else. */
  function renamed(event: GenericEvent): GenericEvent {
    const message = event.message as { author: { kind: string } };
    return message.author.kind === "human"
      ? { ...event, message: { ...message, author: { kind: "human", id: "a2", name: "Bo" } } }
      : event;
  }
});

describe("B7 promises", () => {
  const promise: SlaPolicyInput = {
    name: "First reply",
    metric: "first_reply",
    targetSeconds: 1800,
    clock: "calendar",
    channels: [],
    tags: [],
    pauseSnoozed: false,
  };

  test("B7 an edit holds for promises that begin after it; ending one leaves what was decided", async () => {
    const policyId = await saveSlaPolicy(shop.id, promise, { now: new Date("2026-01-01T00:00:00Z") });
    await tell(asked("T1", "2026-01-05", 20));
    await saveSlaPolicy(shop.id, { ...promise, targetSeconds: 600 }, { now: new Date("2026-02-01T00:00:00Z"), policyId });
    await tell(asked("T2", "2026-02-05", 20));
    await endSlaPolicy(shop.id, policyId, new Date("2026-03-01T00:00:00Z"));
    await tell(asked("T3", "2026-03-05", 20));
    expect((await read("sla_attainment")).none).toMatchObject({ value: 0.5, n: 2, parts: { met: 1, decided: 2 } });
    expect((await read("sla_breaches_per_day", { from: "2026-02-05", to: "2026-02-06" })).none).toMatchObject({ value: 1, n: 1 });
    expect(await readSlaPolicies(shopDb(shop.id))).toEqual([]);
  });

  test("B7 new opening hours decide later promises only", async () => {
    await saveSlaPolicy(shop.id, { ...promise, clock: "business" }, { now: new Date("2026-01-01T00:00:00Z") });
    await tell(asked("T1", "2026-01-05", 60));
    const week = { "1": [], "2": [], "3": [], "4": [], "5": [], "6": [], "7": [] };
    await saveBusinessHours(shop.id, { weekly: week, holidays: [] }, { from: new Date("2026-02-01T00:00:00Z"), past: "keep" });
    expect(await marked()).toEqual(["T1"]);
    await tell(asked("T2", "2026-02-05", 60));
    expect((await read("sla_attainment")).none).toMatchObject({ parts: { met: 1, decided: 2 } });
    expect((await read("sla_breaches", { from: "2026-01-05", to: "2026-01-06" })).none).toMatchObject({ value: 1 });
    const coming = new Date("2026-06-01T00:00:00Z");
    await saveBusinessHours(shop.id, { weekly: week, holidays: ["2026-06-02"] }, { from: coming });
    expect((await readBusinessHours(shopDb(shop.id))).map(({ holidays }) => holidays)).toEqual([[], [], ["2026-06-02"]]);
    await removeComingHours(shop.id, coming, later);
    await removeComingHours(shop.id, new Date("2026-02-01T00:00:00Z"), later);
    expect(await readBusinessHours(shopDb(shop.id))).toHaveLength(2);
  });
});

describe("G8 opening hours", () => {
  test("G8 the first ones entered hold for the past too", async () => {
    await tell(asked("T1", "2026-01-05", 60));
    expect((await read("first_response_time", { hours: "business" })).none!.value).toBe(3600);
    const week = { "1": [["10:30", "18:00"]] as [string, string][], "2": [], "3": [], "4": [], "5": [], "6": [], "7": [] };
    await saveBusinessHours(shop.id, { weekly: week, holidays: [] }, { from: later });
    await drain(shop);
    expect((await read("first_response_time", { hours: "business" })).none!.value).toBe(1800);
  });
});

describe("A7, A14, G14 how tickets are read", () => {
  test("A7 rules give types and complaints, also of the past", async () => {
    await tell([...asked("T1", "2026-01-05", 5, { tags: ["wismo"] }), ...asked("T2", "2026-01-05", 5, { type: "angry" })]);
    await saveTicketRules(shop.id, {
      types: [{ type: "Where is my order", tags: ["WISMO"], values: [] }],
      complaintTags: ["angry"],
      escalationTags: [],
      snoozeClosed: false,
    });
    await drain(shop);
    expect(Object.keys(await read("tickets_created", { by: "type" }))).toEqual(["Where is my order", "angry"]);
    expect((await read("complaint_rate")).none).toMatchObject({ value: 0.5, n: 2 });
  });

  test("G7 a snoozed ticket is unresolved unless the shop counts it as closed", async () => {
    await tell([...asked("T1", "2026-01-05", 5), ticketHappening("status", "T1", "2026-01-05T12:00:00Z", { to: "snoozed" })]);
    expect((await read("unresolved_tickets")).none!.value).toBe(1);
    const rules = { types: [], complaintTags: [], escalationTags: [], snoozeClosed: true };
    await saveTicketRules(shop.id, rules);
    await drain(shop);
    expect([(await read("unresolved_tickets")).none?.value ?? 0, (await read("tickets_resolved")).none!.value]).toEqual([0, 1]);
    await saveTicketRules(shop.id, { ...rules, snoozeClosed: false });
    await drain(shop);
    expect((await read("unresolved_tickets")).none!.value).toBe(1);
  });

  test("G14 tickets from an address of the staff count nowhere, until it is taken off the list", async () => {
    await tell([...asked("T1", "2026-01-05", 5), ...asked("T2", "2026-01-05", 5)]);
    await saveStaffAddresses(shop, { addresses: ["t1@shop.example"] });
    expect(await marked()).toEqual(["T1"]);
    await drain(shop);
    expect((await read("tickets_created")).none!.value).toBe(1);
    expect(await readStaffAddresses(shopDb(shop.id))).toEqual({ addresses: ["t1@shop.example"] });
    await saveStaffAddresses(shop, { addresses: [] });
    await drain(shop);
    expect((await read("tickets_created")).none!.value).toBe(2);
  });
});

test("goals and figure settings are kept as entered", async () => {
  const goal = { metric: "csat", target: 0.9, direction: "at_least", period: "month", filters: { channel: ["chat"] } } as const;
  const id = await saveGoal(shop.id, { ...goal, filters: { channel: ["chat"] } });
  await saveGoal(shop.id, { ...goal, filters: {}, target: 0.8 }, id!);
  expect(await readGoals(shopDb(shop.id))).toEqual([{ ...goal, filters: {}, target: 0.8, id }]);
  await removeGoal(shop.id, id!);
  expect(await saveGoal(shop.id, { ...goal, filters: {} }, id!)).toBeNull();
  expect(await readFigureSettings(shopDb(shop.id))).toEqual({ grossMargin: null, retentionDays: 365, fcrDays: 7 });
  await saveFigureSettings(shop.id, { grossMargin: 0.4, retentionDays: 90, fcrDays: 14 });
  expect(await readFigureSettings(shopDb(shop.id))).toEqual({ grossMargin: 0.4, retentionDays: 90, fcrDays: 14 });
});
