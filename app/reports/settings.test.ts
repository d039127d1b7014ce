import { beforeEach, expect, test } from "vitest";
import { saveGoal } from "#app/inputs/goals.server.ts";
import { saveBusinessHours } from "#app/inputs/business-hours.server.ts";
import { saveTicketRules } from "#app/inputs/ticket-rules.server.ts";
import { defaultSchedule } from "#app/lib/business-hours.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { defaultRules } from "#app/tickets/rules.ts";
import { feed } from "#tests/factories/feed.ts";
import { ticketEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { readHoursPage } from "./business-hours.server.ts";
import { readToldGoals } from "./goals.server.ts";
import { readSettings } from "./settings.server.ts";
import { readTicketTypesSettings } from "./ticket-types-settings.server.ts";

useDatabase();

let shop: ShopContext;
const now = new Date("2026-01-16T12:00:00Z");

beforeEach(async () => {
  shop = await newShop({ timezone: "UTC" });
  await feed(shop, {
    connection: await newConnection(shop),
    events: [
      ticketEvent("T1", "2025-12-20T10:00:00Z", "a@shop.example", { tags: ["Size"], channel: "chat" }),
      ticketEvent("T2", "2026-01-05T10:00:00Z", "b@shop.example", { tags: ["size", "vip"], channel: "email" }),
      ticketEvent("T3", "2026-01-06T10:00:00Z", "c@shop.example", { type: "Return", channel: "email" }),
      ticketEvent("T4", "2026-01-07T10:00:00Z", "d@shop.example", { channel: "form" }),
    ],
  });
});

test("A7 the commonest tags and types without a rule are offered, whatever their case, until a rule names them", async () => {
  const words = async () =>
    (await readTicketTypesSettings(shop, now)).unmapped.map(({ word, is, tickets }) => [word, is, tickets]);
  expect(await words()).toEqual([
    ["Size", "tag", 2],
    ["vip", "tag", 1],
    ["Return", "value", 1],
  ]);
  await saveTicketRules(shop.id, { ...defaultRules, types: [{ type: "Size advice", tags: ["SIZE"], values: ["return"] }] });
  expect(await words()).toEqual([["vip", "tag", 1]]);
  expect(await readTicketTypesSettings(shop, now)).toMatchObject({ untyped: { tickets: 3, of: 4 }, recomputing: 4 });
});

test("A5 goals are told for the period that runs, each with its own filters", async () => {
  const goal = { metric: "unresolved_tickets", direction: "at_most", period: "month", filters: {} } as const;
  await saveGoal(shop.id, { ...goal, target: 10 });
  await saveGoal(shop.id, { ...goal, target: 1, filters: { channel: ["email"] } });
  await saveGoal(shop.id, { ...goal, metric: "tickets_created", target: 2 });
  expect((await readToldGoals(shop, now)).map(({ words, stands, state }) => [words, stands, state])).toEqual([
    ["At most 10 this month", "4 now, 7 expected by 31 Jan", "on_track"],
    ["At most 1 this month, channel email", "2 now, 4 expected by 31 Jan", "at_risk"],
    ["At most 2 this month", "3 so far", "missed"],
  ]);
  expect(await readToldGoals(shop, now, ["csat"])).toEqual([]);
  const { sections } = await readSettings(shop, now);
  const goals = sections.flatMap(({ entries }) => entries).find(({ title }) => title === "Goals");
  expect(goals?.now).toBe("3 goals, 2 missed or at risk");
});

test("G8 the hours in force are those to be changed, with what held before and what is to come", async () => {
  const hours = (to: string) => ({
    ...defaultSchedule,
    weekly: { ...defaultSchedule.weekly, "5": [["09:00", to]] as [string, string][] },
  });
  await saveBusinessHours(shop.id, hours("16:00"), { from: new Date("2026-01-10T00:00:00Z"), past: "keep" });
  await saveBusinessHours(shop.id, { ...hours("15:00"), holidays: ["2026-02-02"] }, { from: new Date("2026-02-01T00:00:00Z") });
  const page = await readHoursPage(shop, now);
  expect(page.hours.weekly["5"]).toEqual([["09:00", "16:00"]]);
  expect(page.versions.map(({ when, state, holidays }) => [when, state, holidays])).toEqual([
    ["From 1 Feb 2026, 00:00 on", "coming", 1],
    ["10 Jan 2026, 00:00 until 1 Feb 2026, 00:00", "now", 0],
    ["Until 10 Jan 2026, 00:00", "past", 0],
  ]);
});
