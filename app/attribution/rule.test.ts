import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchAt } from "#app/identity/match.ts";
import { looseEmail, normaliseEmail, normalisePhone } from "#app/identity/normalise.ts";
import { orderAmounts } from "#app/orders/amounts.ts";
import { agents, type Author, conversation, message, order, ticket } from "#tests/factories/attribution.ts";
import type { Attribution, CandidateFacts, OrderFacts } from "./facts.ts";
import { parseRuleset } from "./presets.ts";
import { attribute } from "./rule.ts";
import { attributionModels } from "./ruleset.ts";

/** Applies a ruleset, by default the default one, in UTC. */
function attributed(purchase: OrderFacts, tickets: CandidateFacts[], ruleset = "default", zone = "UTC"): Attribution {
  return attribute(purchase, tickets, parseRuleset(ruleset), zone);
}

function byTicket({ credits }: Attribution): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { ticketId, amount } of credits) sums[ticketId] = (sums[ticketId] ?? 0) + amount;
  return sums;
}

function byAgent({ credits }: Attribution): Record<string, number> {
  return Object.fromEntries(credits.map(({ agentId, amount }) => [agentId ?? "Unassigned", amount]));
}

const sum = ({ credits }: Attribution) => credits.reduce((all, { amount }) => all + amount, 0);
const reasons = ({ considered }: Attribution) =>
  Object.fromEntries(considered.map(({ ticketId, outcome, reason }) => [ticketId, reason ?? outcome]));

describe("X1 boundaries: ticket at 10:00, reply at 10:20", () => {
  const asked = ticket("T", [message("C", "2026-03-02T10:00:00Z"), message("A", "2026-03-02T10:20:00Z")]);

  test.each([
    ["2026-03-02T09:59:59Z", "order_before_ticket"],
    ["2026-03-02T10:00:00Z", "order_before_ticket"],
    ["2026-03-02T10:10:00Z", "no_reply_before_order"],
    ["2026-03-02T10:20:00Z", "no_reply_before_order"],
    ["2026-03-02T10:20:01Z", "credited"],
    ["2026-03-07T10:00:00Z", "credited"],
    ["2026-03-07T10:00:01Z", "outside_window"],
  ])("X1 an order at %s: %s", (at, outcome) => {
    const result = attributed(order(at, 5000), [asked]);
    expect(reasons(result)).toEqual({ T: outcome });
    expect(sum(result)).toBe(outcome === "credited" ? 5000 : 0);
  });
});

describe("X2 clock change in Europe/Paris", () => {
  const asked = ticket("T", [message("C", "2026-03-27T11:00:00Z"), message("A", "2026-03-27T11:05:00Z")]);
  const at = (time: string) => order(`2026-04-01T${time}+02:00`, 5000);

  test("X2 five days are elapsed time: 12:30 local counts, 13:30 local does not", () => {
    expect(sum(attributed(at("12:30:00"), [asked], "default", "Europe/Paris"))).toBe(5000);
    expect(sum(attributed(at("13:00:00"), [asked], "default", "Europe/Paris"))).toBe(5000);
    expect(sum(attributed(at("13:30:00"), [asked], "default", "Europe/Paris"))).toBe(0);
  });

  test("X2 in calendar mode both count, until the fifth day is over", () => {
    const calendar = "default+window_mode=calendar";
    expect(sum(attributed(at("12:30:00"), [asked], calendar, "Europe/Paris"))).toBe(5000);
    expect(sum(attributed(at("13:30:00"), [asked], calendar, "Europe/Paris"))).toBe(5000);
    expect(sum(attributed(at("23:59:59"), [asked], calendar, "Europe/Paris"))).toBe(5000);
    expect(sum(attributed(order("2026-04-02T00:00:00+02:00", 5000), [asked], calendar, "Europe/Paris"))).toBe(0);
  });
});

describe("X3 two tickets, one order", () => {
  const tickets = [
    ticket("T1", [
      message("C", "2026-03-01T09:00:00Z"),
      message("A", "2026-03-01T09:20:00Z"),
      message("A", "2026-03-03T18:00:00Z"),
    ]),
    ticket("T2", [message("C", "2026-03-02T09:00:00Z"), message("B", "2026-03-02T09:30:00Z")]),
  ];
  const purchase = order("2026-03-04T12:00:00Z", 10000);

  test.each([
    ["last_touch", { T1: 10000 }],
    ["last_ticket", { T2: 10000 }],
    ["first_touch", { T1: 10000 }],
    ["linear", { T1: 5000, T2: 5000 }],
  ])("X3 %s credits %j", (model, expected) => {
    expect(byTicket(attributed(purchase, tickets, `default+model=${model}`))).toEqual(expected);
  });

  test("X3 any_touch: both assisted, whichever has the money", () => {
    for (const model of ["last_touch", "first_touch", "last_ticket"]) {
      const { credits, assists } = attributed(purchase, tickets, `default+model=${model}`);
      expect([...credits, ...assists].map(({ ticketId }) => ticketId).toSorted()).toEqual(["T1", "T2"]);
      expect(assists.map(({ amount }) => amount)).toEqual([0]);
    }
  });

  test("the loser is told why", () => {
    expect(reasons(attributed(purchase, tickets))).toEqual({ T1: "credited", T2: "later_touch_won" });
    expect(reasons(attributed(purchase, tickets, "default+model=last_ticket"))).toEqual({
      T1: "model_gave_nothing",
      T2: "credited",
    });
  });
});

describe("X4 all models on conversations", () => {
  const asked = (id: string, hoursBefore: number) => {
    const reply = new Date(Date.parse("2026-03-10T12:00:00Z") - hoursBefore * 3_600_000).toISOString();
    const question = new Date(Date.parse(reply) - 600_000).toISOString();
    return ticket(id, [message("C", question), message("A", reply)]);
  };
  const tickets = [asked("T1", 96), asked("T2", 24), asked("T3", 6)];

  test.each([
    ["last_touch", { T3: 12000 }],
    ["first_touch", { T1: 12000 }],
    ["linear", { T1: 4000, T2: 4000, T3: 4000 }],
    ["time_decay", { T1: 535, T2: 4275, T3: 7190 }],
    ["position_based", { T1: 4800, T2: 2400, T3: 4800 }],
    ["direct_only", {}],
  ])("X4 %s credits %j", (model, expected) => {
    expect(byTicket(attributed(order("2026-03-10T12:00:00Z", 12000), tickets, `default+model=${model}`))).toEqual(expected);
  });
});

describe("X5 agents in one ticket", () => {
  const written: Author[] = ["C", "A", "A", "C", "B", "N", "C", "A"];
  const asked = ticket("T", conversation("2026-03-03T10:00:00Z", ...written));
  const purchase = order("2026-03-04T12:00:00Z", 10000);

  test("X5 two turns of A and one of B earn 6667 and 3333; the note of D nothing", () => {
    const result = attributed(purchase, [asked]);
    expect(byAgent(result)).toEqual({ [agents.A]: 6667, [agents.B]: 3333 });
    expect(result.credits.map(({ turns }) => turns)).toEqual([2, 1]);
    expect(result.credits[0]!.weight).toBeCloseTo(2 / 3, 12);
  });

  test("X5 the last replier gets 10000, or each agent 5000", () => {
    expect(byAgent(attributed(purchase, [asked], "default+split=last_replier"))).toEqual({ [agents.A]: 10000 });
    expect(byAgent(attributed(purchase, [asked], "default+split=equal"))).toEqual({
      [agents.A]: 5000,
      [agents.B]: 5000,
    });
  });

  test("X5 with the AI first, the odd cent of 10001 goes to the smaller agent id", () => {
    const withAi = ticket("T", conversation("2026-03-03T10:00:00Z", "C", "AI", "C", "A"));
    const result = attributed(order("2026-03-04T12:00:00Z", 10001), [withAi]);
    expect(byAgent(result)).toEqual({ [agents.A]: 5001, [agents.AI]: 5000 });
  });

  test("X6 refunded 2500, the proportions stay: 5000 and 2500; refunded fully, nobody has anything; gross stays 10000", () => {
    const refunded = (paidBack: number) => {
      const seen = [{ id: "1", paidBack, goods: paidBack }];
      const figures = {
        total: 10000,
        currentTotal: 10000 - paidBack,
        currentSubtotal: 10000 - paidBack,
        giftCards: 0,
        refundsSeen: seen,
      };
      const financialStatus = paidBack === 10000 ? "refunded" : "partially_refunded";
      return order("2026-03-04T12:00:00Z", 0, { amounts: orderAmounts(figures, [], false), financialStatus });
    };
    expect(byAgent(attributed(refunded(2500), [asked]))).toEqual({ [agents.A]: 5000, [agents.B]: 2500 });
    expect(attributed(refunded(10000), [asked])).toMatchObject({
      orderAmount: 0,
      orderRefusal: "nothing_paid",
      credits: [],
    });
    expect(sum(attributed(refunded(10000), [asked], "default+basis=gross"))).toBe(10000);
  });
});

describe("X7 and R8 orders that earn nobody anything", () => {
  const asked = ticket("T", conversation("2026-03-03T10:00:00Z", "C", "A"));
  const bought = (change: Partial<OrderFacts>, ruleset?: string) =>
    attributed(order("2026-03-04T12:00:00Z", 8000, change), [asked], ruleset);

  test.each<[string, Partial<OrderFacts>]>([
    ["cancelled", { cancelled: true }],
    ["test", { test: true }],
    ["voided", { financialStatus: "voided" }],
    ["payment_pending", { financialStatus: "pending" }],
    ["payment_pending", { financialStatus: "expired" }],
    ["renewal", { isRenewal: true }],
    ["replacement", { isReplacement: true }],
  ])("X7 %s: %j", (refusal, change) => {
    const result = bought(change);
    expect(result).toMatchObject({ orderRefusal: refusal, credits: [] });
    expect(reasons(result)).toEqual({ T: "order_not_eligible" });
  });

  test("X7 a pending order is credited once paid, at its original time", () => {
    expect(sum(bought({ financialStatus: "pending" }))).toBe(0);
    const paid = attributed(order("2026-03-04T12:00:00Z", 8000, { financialStatus: "paid" }), [asked]);
    expect(sum(paid)).toBe(8000);
    expect(paid.credits[0]!.touchAt).toBe(Date.parse("2026-03-03T10:01:00Z"));
  });

  test("shops that are paid on delivery may count pending orders", () => {
    expect(sum(bought({ financialStatus: "pending" }, "default+pending=count"))).toBe(8000);
  });

  test.each(["authorized", "partially_paid", "paid", "partially_refunded"])("an order that is %s counts", (financialStatus) => {
    expect(sum(bought({ financialStatus }))).toBe(8000);
  });

  test("orders at the till count unless the ruleset leaves them out", () => {
    expect(sum(bought({ sourceName: "pos" }))).toBe(8000);
    expect(bought({ sourceName: "pos" }, "default+point_of_sale=false").orderRefusal).toBe("point_of_sale");
  });
});

test("X8 two orders after one ticket are credited 7500 together, the one on day six nothing", () => {
  const asked = ticket("T", conversation("2026-03-01T10:00:00Z", "C", "A"));
  const results = [
    order("2026-03-02T10:00:00Z", 3000),
    order("2026-03-05T10:00:00Z", 4500),
    order("2026-03-07T10:00:00Z", 9900),
  ].map((purchase) => attributed(purchase, [asked]));
  const credited = results.filter(({ credits }) => credits.length > 0);
  expect(credited).toHaveLength(2);
  expect(credited.reduce((all, result) => all + sum(result), 0)).toBe(7500);
  expect(new Set(credited.flatMap(({ credits }) => credits.map(({ ticketId }) => ticketId))).size).toBe(1);
});

test("X9 an order of 10000 shop cents with a recorded refund of 5000 is credited 5000", () => {
  const figures = { total: 10000, currentTotal: 10000, currentSubtotal: 10000, giftCards: 0, refundsSeen: [] };
  const amounts = orderAmounts(figures, [{ id: "1", paidBack: 5000, goods: 5000 }], false);
  const asked = ticket("T", conversation("2026-03-01T10:00:00Z", "C", "A"));
  expect(sum(attributed(order("2026-03-02T10:00:00Z", 0, { amounts }), [asked]))).toBe(5000);
});

describe("X10 guest and alias", () => {
  const purchase = order("2026-03-04T12:00:00Z", 6000);
  const messages = conversation("2026-03-03T10:00:00Z", "C", "A");

  test("X10 a guest order under the plain address of an aliased ticket is credited as probable; not when exact only", () => {
    const [onTicket, onOrder] = [normaliseEmail("ana+help@shop.example")!, normaliseEmail("Ana@shop.example")!];
    expect(onTicket).not.toBe(onOrder);
    expect(looseEmail(onTicket)).toBe(looseEmail(onOrder));
    const asked = ticket("T", messages, { match: matchAt(4) });
    const result = attributed(purchase, [asked]);
    expect(sum(result)).toBe(6000);
    expect(result.credits[0]!.match).toEqual({ level: 4, by: "email_alias", confidence: "probable" });
    const exact = attributed(purchase, [asked], "default+identity=exact");
    expect(sum(exact)).toBe(0);
    expect(reasons(exact)).toEqual({ T: "probable_match_not_allowed" });
  });

  test("X10 a ticket by phone matches the national number of a French guest order at level 3", () => {
    expect(normalisePhone("+33612345678", [])).toBe(normalisePhone("06 12 34 56 78", ["FR"]));
    const asked = ticket("T", messages, { match: matchAt(3) });
    const result = attributed(purchase, [asked], "default+identity=exact");
    expect(sum(result)).toBe(6000);
    expect(result.credits[0]!.match.level).toBe(3);
  });
});

test("X11 an order known before its ticket is credited once the ticket is known, and the same again after that", () => {
  const purchase = order("2026-03-04T11:50:00Z", 4000);
  const late = ticket("T", [message("C", "2026-03-04T09:00:00Z"), message("A", "2026-03-04T09:30:00Z")]);
  expect(sum(attributed(purchase, []))).toBe(0);
  const after = attributed(purchase, [late]);
  expect(sum(after)).toBe(4000);
  expect(attributed(purchase, [late])).toEqual(after);
});

describe("X12 merge and spam", () => {
  const question = message("C", "2026-03-01T09:00:00Z");
  const moved = [message("C", "2026-03-02T09:00:00Z"), message("A", "2026-03-02T09:30:00Z")];
  const purchase = order("2026-03-03T12:00:00Z", 7000);
  const t1 = ticket("T1", [question, ...moved]);
  const t2 = ticket("T2", moved, { mergedInto: "T1" });
  const t3 = ticket("T3", [message("C", "2026-03-01T10:00:00Z"), message("B", "2026-03-01T10:30:00Z")]);

  test("X12 the survivor has the reply and the earliest customer time, so it qualifies", () => {
    expect(sum(attributed(purchase, [ticket("T1", [question])]))).toBe(0);
    const result = attributed(purchase, [t1, t2]);
    expect(byTicket(result)).toEqual({ T1: 7000 });
    expect(reasons(result)).toEqual({ T1: "credited", T2: "merged" });
    expect(result.credits[0]!.anchorAt).toBe(question.at);
  });

  test("X12 marked as spam later, its credit goes to the next candidate", () => {
    expect(byTicket(attributed(purchase, [t1, t2, t3]))).toEqual({ T1: 7000 });
    const spam = attributed(purchase, [{ ...t1, isSpam: true }, t2, t3]);
    expect(byTicket(spam)).toEqual({ T3: 7000 });
    expect(reasons(spam)).toEqual({ T1: "spam", T2: "merged", T3: "credited" });
    expect(sum(attributed(purchase, [{ ...t1, isSpam: true }, t2]))).toBe(0);
  });
});

test("X13 an order edited upwards after the ticket still precedes it", () => {
  const figures = { total: 4000, currentTotal: 6000, currentSubtotal: 6000, giftCards: 0, refundsSeen: [] };
  const edited = order("2026-03-01T12:00:00Z", 0, { amounts: orderAmounts(figures, [], false) });
  const asked = ticket("T", conversation("2026-03-02T10:00:00Z", "C", "A"));
  const result = attributed(edited, [asked]);
  expect(sum(result)).toBe(0);
  expect(reasons(result)).toEqual({ T: "order_before_ticket" });
});

test("X14 a renewal and a replacement of total 0 in the window earn nothing", () => {
  const asked = ticket("T", conversation("2026-03-02T10:00:00Z", "C", "A"));
  expect(attributed(order("2026-03-03T12:00:00Z", 2500, { isRenewal: true }), [asked]).credits).toEqual([]);
  expect(attributed(order("2026-03-03T12:00:00Z", 0, { isReplacement: true }), [asked]).credits).toEqual([]);
});

describe("X15 small period report", () => {
  const replied = (id: string, day: string, author: Author = "A", change: Partial<CandidateFacts> = {}) =>
    ticket(id, [message("C", `2026-${day}T10:00:00Z`), message(author, `2026-${day}T11:00:00Z`)], change);
  const t1 = replied("T1", "01-03");
  const t2 = replied("T2", "01-10");
  const t3 = ticket("T3", [message("C", "2026-01-12T10:00:00Z")]);
  const t4 = replied("T4", "01-20", "A", { isSpam: true });
  const t5 = replied("T5", "01-29", "B");
  const t6 = replied("T6", "01-15");
  const tickets = [t1, t2, t3, t4, t5, t6];
  const refunded = { financialStatus: "refunded", amounts: { netPaid: 0, gross: 9000, netSales: 0 } };
  // Each ticket is of another customer.
  const purchases: [CandidateFacts, OrderFacts][] = [
    [t1, order("2026-01-05T09:00:00Z", 10000)],
    [t3, order("2026-01-13T09:00:00Z", 7000)],
    [t4, order("2026-01-21T09:00:00Z", 5000)],
    [t5, order("2026-02-02T09:00:00Z", 6000)],
    [t6, order("2026-01-16T09:00:00Z", 9000, refunded)],
  ];

  function report(ruleset: string) {
    const { denominator } = parseRuleset(ruleset);
    const results = purchases.map(([asked, purchase]) => ({
      purchase,
      result: attributed(purchase, [asked], ruleset),
    }));
    const revenue = (month: string) =>
      results
        .filter(({ purchase }) => new Date(purchase.at).toISOString().startsWith(month))
        .reduce((all, { result }) => all + sum(result), 0);
    const counted = tickets.filter(
      ({ isSpam, messages }) =>
        !isSpam && (denominator === "created" || messages.some(({ authorKind }) => authorKind === "human")),
    );
    const converted = results.flatMap(({ result }) => Object.keys(byTicket(result)));
    return { eligible: counted.length, converted, january: revenue("2026-01"), february: revenue("2026-02") };
  }

  test("X15 default: 2 of 4 converted; revenue 10000 in January and 6000 in February", () => {
    expect(report("default")).toEqual({ eligible: 4, converted: ["T1", "T5"], january: 10000, february: 6000 });
  });

  test("X15 gorgias_5d: 3 of 5 converted; revenue 17000 in January", () => {
    expect(report("gorgias_5d")).toEqual({
      eligible: 5,
      converted: ["T1", "T3", "T5"],
      january: 17000,
      february: 6000,
    });
  });

  // One candidate each: every model gives it all, except the one that wants direct evidence.
  test.each(attributionModels)("X15 %s under every preset", (model) => {
    const expected = {
      default: { eligible: 4, converted: ["T1", "T5"], january: 10000, february: 6000 },
      gorgias_5d: { eligible: 5, converted: ["T1", "T3", "T5"], january: 17000, february: 6000 },
      gorgias_3d: { eligible: 5, converted: ["T1", "T3"], january: 17000, february: 0 },
    };
    for (const [preset, figures] of Object.entries(expected)) {
      const nothing = { ...figures, converted: [], january: 0, february: 0 };
      expect(report(`${preset}+model=${model}`)).toEqual(model === "direct_only" ? nothing : figures);
    }
  });

  test("X15 gorgias_3d: the order four days later is too late, 2 of 5 converted", () => {
    expect(report("gorgias_3d")).toEqual({ eligible: 5, converted: ["T1", "T3"], january: 17000, february: 0 });
  });
});

describe("tickets that do not qualify", () => {
  const purchase = order("2026-03-04T12:00:00Z", 5000);
  const messages = conversation("2026-03-03T10:00:00Z", "C", "A");

  test.each<[string, Partial<CandidateFacts>]>([
    ["spam", { isSpam: true }],
    ["test", { isTest: true }],
    ["staff", { isStaff: true }],
    ["deleted", { deletedAt: Date.parse("2026-03-20T00:00:00Z") }],
    ["merged", { mergedInto: "T9" }],
  ])("%s", (reason, change) => {
    const result = attributed(purchase, [ticket("T", messages, change)]);
    expect(result.credits).toEqual([]);
    expect(reasons(result)).toEqual({ T: reason });
  });

  test("R5 an automatic acknowledgement is no reply", () => {
    const acknowledged = ticket("T", conversation("2026-03-03T10:00:00Z", "C", "R"));
    expect(reasons(attributed(purchase, [acknowledged]))).toEqual({ T: "no_reply_before_order" });
  });

  test("R5 without the requirement, a ticket nobody answered is credited to Unassigned from its anchor", () => {
    const unanswered = ticket("T", conversation("2026-03-03T10:00:00Z", "C"));
    const result = attributed(purchase, [unanswered], "default+reply_required=false");
    expect(result.credits).toMatchObject([
      { agentId: null, turns: 0, weight: 1, amount: 5000, touchAt: unanswered.firstCustomerAt },
    ]);
    expect(result.considered).toMatchObject([{ outcome: "credited", touchAt: null }]);
  });

  test("R7 what the merchant started counts only from the customer's first message", () => {
    const campaign = [message("A", "2026-03-03T10:00:00Z")];
    const silent = ticket("T", campaign, { startedBy: "merchant" });
    expect(reasons(attributed(purchase, [silent]))).toEqual({ T: "started_by_merchant" });
    const answered = ticket("T", [...campaign, message("C", "2026-03-03T11:00:00Z"), message("A", "2026-03-03T11:05:00Z")], {
      startedBy: "merchant",
    });
    const result = attributed(purchase, [answered]);
    expect(result.credits[0]!.anchorAt).toBe(Date.parse("2026-03-03T11:00:00Z"));
    expect(reasons(attributed(order("2026-03-03T10:30:00Z", 5000), [answered]))).toEqual({ T: "order_before_ticket" });
  });

  test("R19 tickets about an earlier order count and are flagged, unless the ruleset leaves them out", () => {
    const late = ticket("T", messages, { tags: ["where-is-my-order"] });
    expect(attributed(purchase, [late]).credits[0]!.intent).toBe("after_sale");
    expect(attributed(purchase, [ticket("T", messages)]).credits[0]!.intent).toBe("before_sale");
    expect(reasons(attributed(purchase, [late], "default+after_sale=false"))).toEqual({ T: "after_sale_excluded" });
  });
});

test("R1 the window may open with the first or the last reply", () => {
  const asked = ticket("T", [
    message("C", "2026-03-01T10:00:00Z"),
    message("A", "2026-03-02T10:00:00Z"),
    message("A", "2026-03-04T10:00:00Z"),
  ]);
  const credited = (at: string, anchor: string) => sum(attributed(order(at, 100), [asked], `default+anchor=${anchor}`)) === 100;
  expect(credited("2026-03-06T12:00:00Z", "first_customer")).toBe(false);
  expect(credited("2026-03-06T12:00:00Z", "first_reply")).toBe(true);
  expect(credited("2026-03-08T12:00:00Z", "first_reply")).toBe(false);
  expect(credited("2026-03-08T12:00:00Z", "last_reply")).toBe(true);
  expect(credited("2026-03-09T12:00:00Z", "last_reply")).toBe(false);
});

test("F3 the basis decides what is shared out", () => {
  const asked = ticket("T", conversation("2026-03-03T10:00:00Z", "C", "A"));
  const purchase = order("2026-03-04T12:00:00Z", 0, { amounts: { netPaid: 7500, gross: 10000, netSales: 6000 } });
  const total = (basis: string) => sum(attributed(purchase, [asked], `default+basis=${basis}`));
  expect([total("net_paid"), total("gross"), total("net_sales")]).toEqual([7500, 10000, 6000]);
});

describe("F3 refunds booked on their own day", () => {
  const asked = ticket("T", conversation("2026-03-03T10:00:00Z", "C", "A", "C", "B", "C", "A"));
  const [first, second] = ["2026-03-20T10:00:00Z", "2026-04-02T10:00:00Z"].map((at) => Date.parse(at));
  const refunds = [
    { at: first!, netPaid: 2501, netSales: 2000 },
    { at: second!, netPaid: 1000, netSales: 0 },
  ];
  const purchase = order("2026-03-04T12:00:00Z", 6499, { refunds });

  test("each takes from every agent what the order would have been without it", () => {
    const result = attributed(purchase, [asked], "default+dating=refund");
    expect(result.credits.map(({ agentId, bookings }) => [agentId, bookings.map(({ amount }) => amount)])).toEqual([
      [agents.A, [6667, -1668, -666]],
      [agents.B, [3333, -833, -334]],
    ]);
    expect(result.credits[0]!.bookings.map(({ at }) => at)).toEqual([purchase.at, first, second]);
    expect(byAgent(result)).toEqual(byAgent(attributed(purchase, [asked])));
  });

  test("on the day of the order otherwise, and never from the gross amount", () => {
    for (const ruleset of ["default", "default+dating=refund+basis=gross"]) {
      const result = attributed(purchase, [asked], ruleset);
      expect(result.credits.map(({ amount, bookings }) => [{ at: purchase.at, amount }, ...bookings.slice(1)])).toEqual(
        result.credits.map(({ bookings }) => bookings),
      );
    }
  });

  test("a fully refunded or cancelled order keeps both its days, and converts nothing", () => {
    const back = [{ at: first!, netPaid: 10000, netSales: 10000 }];
    for (const change of [{}, { cancelled: true }]) {
      const gone = order("2026-03-04T12:00:00Z", 0, { refunds: back, ...change });
      const { credits } = attributed(gone, [asked], "default+dating=refund+split=last_replier");
      expect(credits).toMatchObject([{ amount: 0, bookings: [{ amount: 10000 }, { at: first, amount: -10000 }] }]);
      expect(attributed(gone, [asked]).credits).toEqual([]);
    }
    const neverPaid = order("2026-03-04T12:00:00Z", 0, { cancelled: true });
    expect(attributed(neverPaid, [asked], "default+dating=refund").orderRefusal).toBe("cancelled");
  });
});

test("R12 any_touch: what qualified and got nothing has assisted", () => {
  const tickets = [
    ticket("T1", conversation("2026-03-02T10:00:00Z", "C", "A")),
    ticket("T2", conversation("2026-03-03T10:00:00Z", "C", "B")),
    ticket("T3", conversation("2026-03-03T11:00:00Z", "C")),
  ];
  const { credits, assists } = attributed(order("2026-03-04T12:00:00Z", 5000), tickets);
  expect(credits.map(({ ticketId }) => ticketId)).toEqual(["T2"]);
  expect(assists).toMatchObject([{ ticketId: "T1", agentId: agents.A, turns: 1, weight: 0, amount: 0 }]);
});

test("R13 split by assignee gives all to who held the ticket at the time of the order", () => {
  const [monday, tuesday, later] = ["2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z", "2026-03-05T10:00:00Z"].map((at) =>
    Date.parse(at),
  );
  const held = [
    { at: monday!, agentId: agents.A },
    { at: tuesday!, agentId: agents.D },
    { at: later!, agentId: null },
  ];
  const asked = ticket("T", conversation("2026-03-02T10:00:00Z", "C", "A"), { assignments: held });
  const split = (at: string) => attributed(order(at, 5000), [asked], "default+split=assignee").credits;
  expect(split("2026-03-04T12:00:00Z")).toMatchObject([{ agentId: agents.D, turns: 0, amount: 5000 }]);
  expect(split("2026-03-02T12:00:00Z")).toMatchObject([{ agentId: agents.A, turns: 1, amount: 5000 }]);
  expect(split("2026-03-06T12:00:00Z")).toMatchObject([{ agentId: null, amount: 5000 }]);
});

test("R8 orders made before the app was installed count unless the ruleset leaves them out", () => {
  const asked = ticket("T", conversation("2026-03-03T10:00:00Z", "C", "A"));
  const old = order("2026-03-04T12:00:00Z", 5000, { beforeInstall: true });
  expect(sum(attributed(old, [asked]))).toBe(5000);
  expect(attributed(old, [asked], "default+backfill=false").orderRefusal).toBe("before_install");
});

describe("whatever the conversations", () => {
  const start = Date.parse("2026-03-01T00:00:00Z");
  const written = fc.record({
    author: fc.constantFrom<Author>("C", "A", "B", "AI", "R", "N"),
    hour: fc.integer({ min: 0, max: 200 }),
  });
  const candidate = fc.record({
    messages: fc.array(written, { minLength: 1, maxLength: 8 }),
    isSpam: fc.boolean(),
    startedBy: fc.constantFrom("customer" as const, "merchant" as const),
  });
  const candidates = fc.array(candidate, { maxLength: 6 }).map((list) =>
    list.map(({ messages, ...change }, i) =>
      ticket(
        `1:${i + 7}`,
        messages
          .toSorted((a, b) => a.hour - b.hour)
          .map(({ author, hour }) => message(author, new Date(start + hour * 3_600_000).toISOString())),
        change,
      ),
    ),
  );
  const rulesets = fc
    .record({
      preset: fc.constantFrom("default", "gorgias_5d"),
      model: fc.constantFrom(...attributionModels),
      split: fc.constantFrom("turns", "last_replier", "assignee", "equal"),
      dating: fc.constantFrom("order", "refund"),
      anchor: fc.constantFrom("first_customer", "first_reply", "last_reply"),
      mode: fc.constantFrom("elapsed", "calendar"),
    })
    .map(
      ({ preset, model, split, dating, anchor, mode }) =>
        `${preset}+model=${model}+split=${split}+dating=${dating}+anchor=${anchor}+window_mode=${mode}`,
    );
  const amounts = fc.integer({ min: 1, max: 1_000_000 });

  /** Refunds of an order of 1 000 000 or less, each taking a part of what is left. */
  const refunded = fc.array(fc.record({ day: fc.integer({ min: 0, max: 40 }), part: fc.integer({ min: 1, max: 100 }) }), {
    maxLength: 3,
  });

  function refundedOrder(amount: number, parts: { day: number; part: number }[]): OrderFacts {
    const at = "2026-03-08T12:00:00Z";
    let left = amount;
    const refunds = parts
      .toSorted((a, b) => a.day - b.day)
      .map(({ day, part }) => {
        const netPaid = Math.round((left * part) / 100);
        left -= netPaid;
        return { at: Date.parse(at) + day * 86_400_000, netPaid, netSales: netPaid };
      });
    return order(at, left, { refunds });
  }

  test("R9 whatever is refunded, all credits of an order sum to exactly its amount or to nothing, and so does all that is booked", () => {
    let credited = 0;
    fc.assert(
      fc.property(candidates, rulesets, amounts, refunded, (tickets, ruleset, amount, refunds) => {
        const purchase = refundedOrder(amount, refunds);
        const result = attributed(purchase, tickets, ruleset);
        expect(sum(result)).toBe(result.credits.length > 0 ? purchase.amounts.netPaid : 0);
        for (const credit of [...result.credits, ...result.assists]) {
          expect(credit.amount).toBeGreaterThanOrEqual(0);
          expect(credit.bookings.reduce((all, booking) => all + booking.amount, 0)).toBe(credit.amount);
          expect(new Set(credit.bookings.map(({ at }) => at)).size).toBe(credit.bookings.length);
        }
        for (const { at } of purchase.refunds) {
          const soFar = result.credits.flatMap(({ bookings }) => bookings.filter((booking) => booking.at <= at));
          const worth = purchase.refunds.reduce((all, each) => all + (each.at > at ? each.netPaid : 0), purchase.amounts.netPaid);
          const byDay = ruleset.includes("dating=refund") && result.credits.length > 0;
          if (byDay) expect(soFar.reduce((all, booking) => all + booking.amount, 0)).toBe(worth);
        }
        if (result.credits.length > 0) {
          credited++;
          expect(result.credits.reduce((all, { weight }) => all + weight, 0)).toBeCloseTo(1, 9);
        }
        expect(result.assists.every(({ weight, amount: nothing }) => weight === 0 && nothing === 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(credited).toBeGreaterThan(20);
  });

  test("R20 the order in which tickets are known changes nothing", () => {
    const shuffled = candidates.chain((tickets) =>
      fc.tuple(fc.constant(tickets), fc.shuffledSubarray(tickets, { minLength: tickets.length })),
    );
    fc.assert(
      fc.property(shuffled, rulesets, amounts, ([tickets, other], ruleset, amount) => {
        const purchase = order("2026-03-08T12:00:00Z", amount);
        expect(attributed(purchase, other, ruleset)).toEqual(attributed(purchase, tickets, ruleset));
      }),
      { numRuns: 300 },
    );
  });
});
