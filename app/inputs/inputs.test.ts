import { describe, expect, test } from "vitest";
import { businessHoursChange, businessHoursInput } from "./business-hours.ts";
import { costCategories, costsInput } from "./costs.ts";
import { figureSettingsInput } from "./figure-settings.ts";
import { goalInput, goalPeriod, goalStanding } from "./goals.ts";
import { readInput } from "./read-input.ts";
import { slaPolicyInput } from "./sla-policies.ts";
import { staffAddressesInput } from "./staff-addresses.ts";
import { teamsInput } from "./teams.ts";
import { ticketRulesInput } from "./ticket-rules.ts";

const errors = (schema: Parameters<typeof readInput>[0], given: unknown) => {
  const read = readInput(schema, given);
  return read.outcome === "wrong" ? read.errors : {};
};
const week = { "1": [["09:00", "17:00"]], "2": [], "3": [], "4": [], "5": [], "6": [], "7": [] };
const policy = {
  name: "VIP",
  metric: "first_reply",
  targetSeconds: 3600,
  clock: "business",
  channels: [],
  tags: ["VIP", "vip"],
  pauseSnoozed: false,
};
const goal = { metric: "csat", target: 0.9, direction: "at_least", period: "month", filters: {} };

test("what is right is kept, tidied", () => {
  expect(readInput(slaPolicyInput, policy)).toMatchObject({ outcome: "ok", value: { tags: ["vip"] } });
  expect(readInput(staffAddressesInput, { addresses: [" Ana@Shop.example", "ana@shop.example"] })).toEqual({
    outcome: "ok",
    value: { addresses: ["ana@shop.example"] },
  });
  expect(readInput(businessHoursInput, { weekly: week, holidays: ["2026-12-25", "2026-12-25"] })).toMatchObject({
    outcome: "ok",
    value: { holidays: ["2026-12-25"] },
  });
  expect(readInput(goalInput, goal).outcome).toBe("ok");
});

test("every wrong field is named with what to do", () => {
  expect(errors(slaPolicyInput, { ...policy, name: " ", targetSeconds: 0, channels: ["fax"] })).toEqual({
    name: "Enter a word",
    targetSeconds: "Enter a time",
    "channels.0": "There is no such channel",
  });
  expect(
    errors(businessHoursInput, {
      weekly: {
        ...week,
        "2": [["17:00", "09:00"]],
        "3": [
          ["09:00", "13:00"],
          ["12:00", "17:00"],
        ],
      },
      holidays: ["2026-02-30"],
    }),
  ).toEqual({
    "weekly.2.0": "Must close after it opens",
    "weekly.3": "Openings overlap",
    "holidays.0": "Enter a day as YYYY-MM-DD",
  });
  expect(errors(costsInput, { entries: [{ month: "2026-13", category: "salaries", amount: -1 }] })).toEqual({
    "entries.0.month": "Enter a month as YYYY-MM",
    "entries.0.amount": "Enter an amount from 0 on",
  });
  expect(errors(figureSettingsInput, { grossMargin: 1.4, retentionDays: 0, fcrDays: 5 })).toEqual({
    fcrDays: "Choose one of 1, 3, 7, 14",
    grossMargin: "Enter 0 to 100 %",
    retentionDays: "Enter a whole number from 1 to 3660",
  });
  expect(errors(staffAddressesInput, { addresses: ["nobody"] })).toEqual({ "addresses.0": "Enter an e-mail address" });
  expect(
    errors(ticketRulesInput, {
      types: [{ type: "Return", tags: [], values: [] }],
      complaintTags: [],
      escalationTags: [],
      snoozeClosed: false,
    }),
  ).toEqual({
    "types.0.tags": "Name a tag or a type",
  });
});

test("hours begin always, now, or on a day to come", () => {
  const change = businessHoursChange("2026-05-01");
  for (const from of ["always", "now", "2026-05-02"]) expect(errors(change, { weekly: week, holidays: [], from })).toEqual({});
  expect(errors(change, { weekly: week, holidays: [], from: "2026-05-01" })).toEqual({ from: "Enter a day to come" });
  expect(errors(change, { weekly: week, holidays: [], from: "" })).toEqual({ from: "Enter a day to come" });
});

test("the same cost twice in a month, and two teams at once, are told apart from what is possible", () => {
  const cost = { month: "2026-01", category: costCategories[0], amount: 100 };
  expect(errors(costsInput, { entries: [cost, { ...cost, month: "2026-02" }, { ...cost, category: "Salaries" }] })).toEqual({
    "entries.2.category": "Twice in one month",
  });
  const ana = { agentId: "1:a1", team: "First line", from: "2026-01-01", to: "2026-02-01" };
  expect(errors(teamsInput, { memberships: [ana, { ...ana, from: "2026-02-01", to: null }] })).toEqual({});
  expect(
    errors(teamsInput, {
      memberships: [ana, { ...ana, from: "2026-01-31", to: null }, { ...ana, agentId: "1:a2", to: "2026-01-01" }],
    }),
  ).toEqual({
    "memberships.1.from": "Already in a team on that day",
    "memberships.2.to": "Must be after the first day",
  });
});

test("a goal is one of a figure that there is, within its unit, by what it can be told apart", () => {
  expect(errors(goalInput, { ...goal, metric: "luck" })).toEqual({ metric: "There is no such figure" });
  expect(errors(goalInput, { ...goal, target: 90 })).toEqual({ target: "Enter 0 to 100 %" });
  expect(errors(goalInput, { ...goal, metric: "shop_revenue", target: 1000, filters: { agent: ["a1"] } })).toEqual({
    filters: "Shop revenue has no agent",
  });
});

describe("how a goal stands", () => {
  const most = { target: 100, direction: "at_most" } as const;
  const least = { target: 100, direction: "at_least" } as const;
  const sum = (value: number | null) => ({ value, adds: true });

  test("a running sum goes on in proportion", () => {
    expect(goalStanding(least, sum(40), 0.5)).toEqual({ state: "at_risk", forecast: 80 });
    expect(goalStanding(least, sum(60), 0.5)).toEqual({ state: "on_track", forecast: 120 });
    expect(goalStanding(most, sum(60), 0.05)).toEqual({ state: "on_track", forecast: null });
    expect(goalStanding(most, sum(60), 0.5)).toEqual({ state: "at_risk", forecast: 120 });
  });

  test("a sum past its ceiling has missed it, one past its floor has reached it", () => {
    expect(goalStanding(most, sum(101), 0.5)).toMatchObject({ state: "missed" });
    expect(goalStanding(least, sum(100), 0.1)).toMatchObject({ state: "reached" });
  });

  test("a stock goes on moving as it has since the period began, and is at risk on the wrong side", () => {
    const stock = (value: number, start: number) => ({ value, adds: false, start });
    expect(goalStanding(most, stock(60, 40), 0.5)).toEqual({ state: "on_track", forecast: 80 });
    expect(goalStanding(most, stock(80, 40), 0.5)).toEqual({ state: "at_risk", forecast: 120 });
    expect(goalStanding(most, stock(110, 200), 0.5)).toEqual({ state: "at_risk", forecast: 20 });
    expect(goalStanding(most, stock(10, 90), 0.5)).toEqual({ state: "on_track", forecast: 0 });
  });

  test("its period is the week, month or quarter of a day", () => {
    expect(goalPeriod("week", "2026-05-03", 1)).toEqual({ from: "2026-04-27", to: "2026-05-04" });
    expect(goalPeriod("week", "2026-05-03", 7)).toEqual({ from: "2026-05-03", to: "2026-05-10" });
    expect(goalPeriod("month", "2026-12-31", 1)).toEqual({ from: "2026-12-01", to: "2027-01-01" });
    expect(goalPeriod("quarter", "2026-05-03", 1)).toEqual({ from: "2026-04-01", to: "2026-07-01" });
  });

  test("a rate is expected to stay as it is; at the end it is decided", () => {
    expect(goalStanding(most, { value: 90, adds: false }, 0.1)).toEqual({ state: "on_track", forecast: 90 });
    expect(goalStanding(most, { value: 110, adds: false }, 0.1)).toEqual({ state: "at_risk", forecast: 110 });
    expect(goalStanding(most, { value: 110, adds: false }, 1)).toMatchObject({ state: "missed" });
    expect(goalStanding(most, sum(null), 0.5)).toEqual({ state: "no_data", forecast: null });
  });
});
