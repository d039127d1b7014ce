import { describe, expect, test } from "vitest";
import { agents, type Author, conversation, message, order, ticket } from "#tests/factories/attribution.ts";
import { causeSentence } from "./causes.ts";
import { evidenceSentence, explain, orderRefusalSentence, reasonSentence } from "./explain.ts";
import type { CandidateFacts, OrderFacts } from "./facts.ts";
import { parseRuleset } from "./presets.ts";
import { attribute } from "./rule.ts";

const called: Record<string, string> = { [agents.A]: "Ana", [agents.B]: "Ben", [agents.AI]: "Robot" };
const names = {
  agent: (id: string | null) => (id === null ? "the team" : called[id]!),
  customer: "Maria" as string | null,
  ticket: (id: string) => id,
};

function told(
  purchase: OrderFacts,
  tickets: CandidateFacts[],
  ruleset = "default",
  zone = "UTC",
  customer: string | null = "Maria",
): string {
  const rules = parseRuleset(ruleset);
  return explain(purchase, attribute(purchase, tickets, rules, zone), { ...names, customer }, zone, rules);
}

const purchase = order("2026-03-04T12:00:00Z", 10000);
const asked = (...written: Author[]) =>
  ticket("T1", [...conversation("2026-03-03T12:00:00Z", ...written), message("A", "2026-03-03T18:00:00Z")]);

describe("an order that is credited", () => {
  test("to several agents of one ticket names each share in turns", () => {
    expect(told(purchase, [asked("C", "A", "C", "B", "C")])).toBe(
      "Ana replied at 18:00 on 3 March; Maria bought 18 hours later, inside the 5-day window. €66.67 of €100.00 goes to Ana (2 of 3 turns); €33.33 of €100.00 goes to Ben (1 of 3 turns).",
    );
  });

  test("to one agent says that all goes there", () => {
    expect(told(purchase, [asked("C")])).toBe(
      "Ana replied at 18:00 on 3 March; Maria bought 18 hours later, inside the 5-day window. All €100.00 goes to Ana.",
    );
  });

  test("names who replied last, even when another has more of the credit", () => {
    const benLast = ticket("T1", conversation("2026-03-03T12:00:00Z", "C", "A", "C", "A", "C", "B"));
    expect(told(purchase, [benLast])).toMatch(/^Ben replied at 12:05 on 3 March; .* €66\.67 of €100\.00 goes to Ana/);
  });

  test("to several tickets says which share is for which", () => {
    const tickets = [asked("C"), ticket("T2", conversation("2026-03-02T12:00:00Z", "C", "B"))];
    expect(told(purchase, tickets, "default+model=linear+window_days=7")).toBe(
      "Ana replied at 18:00 on 3 March; Maria bought 18 hours later, inside the 7-day window. €50.00 of €100.00 goes to Ana for ticket T1; €50.00 of €100.00 goes to Ben for ticket T2.",
    );
  });

  test("tells times in the shop's zone and the customer without a name", () => {
    expect(told(purchase, [asked("C")], "default", "America/New_York", null)).toMatch(
      /^Ana replied at 13:00 on 3 March; the customer bought 18 hours later/,
    );
  });

  test("without a reply speaks of the customer's message", () => {
    const unanswered = ticket("T1", conversation("2026-03-03T12:00:00Z", "C"));
    expect(told(purchase, [unanswered], "gorgias_5d")).toBe(
      "The customer wrote in ticket T1 at 12:00 on 3 March; Maria bought 24 hours later, inside the 5-day window. All €100.00 goes to the team.",
    );
  });

  test("says when the match is only probable", () => {
    const probable = { ...asked("C"), match: { level: 4, by: "email_alias", confidence: "probable" } as const };
    expect(told(purchase, [probable])).toMatch(/All €100\.00 goes to Ana, matched probably by email alias\.$/);
  });

  test.each([
    ["2026-03-03T18:00:01Z", "1 second"],
    ["2026-03-03T18:00:59Z", "59 seconds"],
    ["2026-03-03T18:01:30Z", "1 minute"],
    ["2026-03-05T17:59:59Z", "47 hours"],
    ["2026-03-05T18:00:00Z", "2 days"],
  ])("an order at %s came %s later", (at, later) => {
    expect(told(order(at, 10000), [asked("C")])).toContain(`Maria bought ${later} later`);
  });
});

test("what was booked and went back by the day says so", () => {
  const back = [{ at: Date.parse("2026-03-20T12:00:00Z"), netPaid: 10000, netSales: 10000 }];
  const gone = order("2026-03-04T12:00:00Z", 0, { refunds: back });
  expect(told(gone, [asked("C")], "default+dating=refund")).toMatch(
    /inside the 5-day window\. What that earned went back with the refunds\.$/,
  );
});

describe("an order that is not credited", () => {
  test("for itself says why", () => {
    expect(told({ ...purchase, test: true }, [asked("C")])).toBe("Order #1042: it is a test order, so it earns nobody anything.");
  });

  test("for want of a conversation says so", () => {
    expect(told(purchase, [])).toBe("Order #1042 is not credited: no conversation with this customer was found.");
  });

  test("for the nearest conversation's reason says that reason", () => {
    expect(told(order("2026-03-08T12:00:01Z", 10000), [asked("C")])).toBe(
      "Order #1042 is not credited: the order came after the window had closed.",
    );
  });

  test("is explained by the last conversation before it, else by the first one after", () => {
    const tooLate = order("2026-03-08T12:00:01Z", 10000);
    const [later, muchLater] = ["2026-03-09T12:00:00Z", "2026-03-12T12:00:00Z"].map((at, i) =>
      ticket(`L${i}`, conversation(at, "C", "A")),
    );
    expect(told(tooLate, [muchLater!, asked("C"), later!])).toMatch(/the order came after the window had closed\.$/);
    expect(told(tooLate, [muchLater!, later!])).toMatch(/the order came before the customer wrote\.$/);
  });

  test("without a trace of who bought says that", () => {
    const rules = parseRuleset("default");
    const sentence = explain(purchase, attribute(purchase, [], rules, "UTC"), names, "UTC", rules, { anonymous: true });
    expect(sentence).toBe("Order #1042 is not credited: it carries no customer, e-mail address or phone number to look for.");
  });

  test("every reason has a sentence of its own", () => {
    const sentences = [
      ...Object.values(reasonSentence),
      ...Object.values(orderRefusalSentence),
      ...Object.values(evidenceSentence),
      ...Object.values(causeSentence),
    ];
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});
