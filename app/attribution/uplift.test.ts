import { expect, test } from "vitest";
import { agents, conversation, order, ticket } from "#tests/factories/attribution.ts";
import { parseRuleset } from "./presets.ts";
import { attribute } from "./rule.ts";
import { upliftOf } from "./uplift.ts";

const edits = [{ at: Date.parse("2026-03-03T12:00:00Z"), added: 2000 }];
const edited = order("2026-03-01T12:00:00Z", 6000, { amounts: { netPaid: 6000, gross: 4000, netSales: 6000 }, edits });
const asked = ticket("T", conversation("2026-03-02T10:00:00Z", "C", "A"));

const told = (ruleset: string, purchase = edited, tickets = [asked]) => {
  const rules = parseRuleset(ruleset);
  const attribution = attribute(purchase, tickets, rules, "UTC");
  return { credits: attribution.credits, uplift: upliftOf(purchase, tickets, attribution, rules, "UTC") };
};

test("X13 an order that precedes the ticket earns nothing; edit_uplift tells the 2000 apart", () => {
  expect(told("default")).toEqual({ credits: [], uplift: [] });
  const { credits, uplift } = told("default+edit_uplift=true");
  expect(credits).toEqual([]);
  expect(uplift).toMatchObject([
    { at: edits[0]!.at, amount: 2000, credits: [{ ticketId: "T", agentId: agents.A, amount: 2000 }] },
  ]);
});

test("X13 what several edits added is shared by their worth, and only what came after a conversation counts", () => {
  const before = { at: Date.parse("2026-03-01T18:00:00Z"), added: 3000 };
  const removed = { at: Date.parse("2026-03-03T13:00:00Z"), added: -500 };
  const often = { ...edited, edits: [before, { ...edits[0]!, added: 1000 }, removed] };
  expect(told("default+edit_uplift=true", often).uplift).toMatchObject([{ amount: 500 }]);
});

test("X13 an order that is credited has its edits in its credit; one that lost by them has none", () => {
  const early = ticket("T", conversation("2026-02-28T10:00:00Z", "C", "A"));
  expect(told("default+edit_uplift=true", edited, [early])).toMatchObject({ credits: [{ amount: 6000 }], uplift: [] });
  const less = { ...edited, amounts: { netPaid: 3000, gross: 4000, netSales: 3000 } };
  expect(told("default+edit_uplift=true", less).uplift).toEqual([]);
  const refunds = [{ at: Date.parse("2026-03-20T12:00:00Z"), netPaid: 5000, netSales: 5000 }];
  const nearlyGone = { ...edited, amounts: { netPaid: 1000, gross: 4000, netSales: 1000 }, refunds };
  expect(told("default+edit_uplift=true", nearlyGone).uplift).toMatchObject([{ amount: 1000 }]);
});
