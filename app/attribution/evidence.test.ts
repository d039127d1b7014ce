import { describe, expect, test } from "vitest";
import { type Author, message, order, ticket } from "#tests/factories/attribution.ts";
import { evidenceOf } from "./evidence.ts";
import type { CandidateFacts } from "./facts.ts";
import { parseRuleset } from "./presets.ts";
import { attribute } from "./rule.ts";

const at = "2026-03-04T12:00:00Z";
const evidenceKeys = ["discount_code:h1", "order:#1042", "phrase:h2", "product:trail-runner", "variant:44"];
const purchase = order(at, 5000, { evidenceKeys });
const naming = (author: Author, mentions: string[], when = "2026-03-03T11:00:00Z", change: Partial<CandidateFacts> = {}) =>
  ticket(
    "T",
    [message("C", "2026-03-03T10:00:00Z"), message("A", "2026-03-03T10:30:00Z"), message(author, when, { mentions })],
    change,
  );

describe("R14 how direct a credit is", () => {
  test.each<[string, CandidateFacts, number, string]>([
    ["a code of an agent", naming("A", ["discount_code:h1"]), 1, "discount_code"],
    ["a code of an AI", naming("AI", ["discount_code:h1"]), 1, "discount_code"],
    ["a code of the customer's own", naming("C", ["discount_code:h1"]), 3, "time"],
    ["a code of an automatic message", naming("R", ["discount_code:h1"]), 3, "time"],
    ["a code in a note", naming("N", ["discount_code:h1"]), 3, "time"],
    ["another code", naming("A", ["discount_code:h9"]), 3, "time"],
    ["a code sent after the order", naming("A", ["discount_code:h1"], "2026-03-05T10:00:00Z"), 3, "time"],
    ["a link of an agent to what was bought", naming("A", ["product:trail-runner"]), 1, "product_link"],
    ["a cart of an agent with what was bought", naming("A", ["variant:44"]), 1, "product_link"],
    ["a link of the customer to what was bought", naming("C", ["product:trail-runner"]), 2, "product_named"],
    ["the name of what was bought", naming("C", ["phrase:h2"]), 2, "product_named"],
    ["the name of what was bought, by an agent", naming("A", ["phrase:h2"]), 2, "product_named"],
    ["the order's name", naming("C", ["order:#1042"]), 2, "order_named"],
    ["the order's name, when it is there", naming("C", ["order:#1042"], "2026-03-05T10:00:00Z"), 2, "order_named"],
    ["the order's name with the ticket", naming("C", [], undefined, { orderRefs: ["#1042"] }), 2, "order_named"],
    ["nothing", naming("C", []), 3, "time"],
  ])("%s", (_what, asked, grade, by) => {
    expect(evidenceOf(purchase, asked)).toEqual({ grade, by });
  });

  test("a checkout that an agent sent, and any draft order", () => {
    const checkout = order(at, 5000, { evidenceKeys: ["checkout:h7"] });
    expect(evidenceOf(checkout, naming("A", ["checkout:h7"]))).toEqual({ grade: 1, by: "checkout_link" });
    const draft = order(at, 5000, { evidenceKeys: ["invoice"], sourceName: "shopify_draft_order" });
    expect(evidenceOf(draft, naming("C", []))).toEqual({ grade: 1, by: "draft_order" });
  });
});

test("R12 direct_only credits the latest touch among the tickets with direct evidence, and nobody without", () => {
  const direct = naming("A", ["discount_code:h1"]);
  const later = ticket("T2", [message("C", "2026-03-03T20:00:00Z"), message("B", "2026-03-03T21:00:00Z")]);
  const ruleset = parseRuleset("default+model=direct_only");
  const { credits, considered, assists } = attribute(purchase, [direct, later], ruleset, "UTC");
  expect(credits).toMatchObject([{ ticketId: "T", amount: 5000, evidence: 1 }]);
  expect(considered.map(({ ticketId, outcome, reason }) => [ticketId, outcome, reason])).toEqual([
    ["T2", "lost", "model_gave_nothing"],
    ["T", "credited", null],
  ]);
  expect(assists.map(({ ticketId }) => ticketId)).toEqual(["T2"]);
  expect(attribute(purchase, [later], ruleset, "UTC").credits).toEqual([]);
});

test("R14 the grade changes no amount in the default model", () => {
  const ruleset = parseRuleset("default");
  const amounts = (asked: CandidateFacts) =>
    attribute(purchase, [asked], ruleset, "UTC").credits.map(({ ticketId, agentId, amount }) => [ticketId, agentId, amount]);
  expect(amounts(naming("A", ["discount_code:h1"]))).toEqual(amounts(naming("A", [])));
});
