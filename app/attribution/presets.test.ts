import { describe, expect, test } from "vitest";
import { BadRequest } from "#app/lib/errors.ts";
import { defaultRuleset, parseRuleset } from "./presets.ts";

test("the default is the dictionary's", () => {
  expect(defaultRuleset).toEqual({
    label: "default@1",
    anchor: "first_customer",
    windowDays: 5,
    windowMode: "elapsed",
    replyRequired: true,
    identity: "probable",
    model: "last_touch",
    split: "turns",
    basis: "net_paid",
    dating: "order",
    pending: "hold",
    pointOfSale: true,
    afterSale: true,
    editUplift: false,
    backfill: true,
    denominator: "eligible",
  });
});

test("the peer presets need no reply, credit the latest ticket and count all tickets", () => {
  const peer = { replyRequired: false, model: "last_ticket", basis: "net_paid", denominator: "created" };
  expect(parseRuleset("gorgias_5d")).toMatchObject({ ...peer, label: "gorgias_5d@1", windowDays: 5 });
  expect(parseRuleset("gorgias_3d")).toMatchObject({ ...peer, label: "gorgias_3d@1", windowDays: 3 });
});

describe("overrides", () => {
  test.each([
    ["default", "default@1"],
    ["default@1", "default@1"],
    ["default+model=linear", "default@1+model=linear"],
    ["default+model=last_touch+window_days=5", "default@1"],
    ["default+model=linear+window_days=7", "default@1+window_days=7+model=linear"],
    ["default+window_days=7+model=linear", "default@1+window_days=7+model=linear"],
    // What is left of "+" in a query string that was not encoded.
    ["default model=linear window_days=7", "default@1+window_days=7+model=linear"],
    ["gorgias_5d+reply_required=true", "gorgias_5d@1+reply_required=true"],
  ])("%s is called %s", (text, label) => {
    expect(parseRuleset(text).label).toBe(label);
  });

  test("a label reads as the ruleset it names", () => {
    const all =
      "default+window_days=30+window_mode=calendar+model=time_decay+anchor=last_reply+basis=net_sales+reply_required=false+identity=exact+dating=refund+split=equal+pending=count+point_of_sale=false+after_sale=false+edit_uplift=true+backfill=false";
    const ruleset = parseRuleset(all);
    expect(ruleset).toMatchObject({ windowDays: 30, windowMode: "calendar", replyRequired: false, afterSale: false });
    expect(parseRuleset(ruleset.label)).toEqual(ruleset);
  });
});

describe("a ruleset of the merchant's own", () => {
  const own = [
    { name: "bonus", version: 1, settings: { windowDays: 2 } },
    { name: "bonus", version: 2, settings: { windowDays: 3, model: "linear" as const } },
  ];

  test.each([
    ["bonus", "bonus@2", 3],
    ["bonus@1", "bonus@1", 2],
    ["bonus+window_days=9", "bonus@2+window_days=9", 9],
    ["bonus@2+model=linear", "bonus@2", 3],
  ])("%s is %s", (text, label, windowDays) => {
    expect(parseRuleset(text, own)).toEqual({ ...parseRuleset(label, own), label, windowDays });
  });

  test("has today's defaults for what it does not say", () => {
    expect(parseRuleset("bonus@1", own)).toEqual({ ...defaultRuleset, label: "bonus@1", windowDays: 2 });
  });

  test("is named among what is allowed", () => {
    expect(() => parseRuleset("bonus@3", own)).toThrow(/default, gorgias_5d, gorgias_3d, bonus$/);
  });
});

describe("refusals name the parameter and what is allowed", () => {
  test.each([
    ["", "default, gorgias_5d, gorgias_3d"],
    ["gorgias", "default, gorgias_5d, gorgias_3d"],
    ["constructor", "default, gorgias_5d, gorgias_3d"],
    ["default@2", "default, gorgias_5d, gorgias_3d"],
    ["default@1@1", "default, gorgias_5d, gorgias_3d"],
    ["default+", "window_days"],
    ["default+colour=red", "window_days"],
    ["default+model=any_touch", "orders_assisted"],
    ["default+model=last", "last_touch"],
    ["default+window_days=0", "1 to 30"],
    ["default+window_days=31", "1 to 30"],
    ["default+window_days=5.5", "1 to 30"],
    ["default+window_days=7=8", "1 to 30"],
    ["default+reply_required=yes", "true, false"],
    ["default+anchor", "first_customer, first_reply, last_reply"],
  ])("%j", (text, allowed) => {
    const refused = () => parseRuleset(text);
    expect(refused).toThrow(BadRequest);
    expect(refused).toThrow(expect.objectContaining({ parameter: "ruleset", message: expect.stringContaining(allowed) }));
  });
});
