import { describe, expect, test } from "vitest";
import type { TicketFact, TicketMessage } from "./facts.ts";
import { foldTicket } from "./fold.ts";
import { calendarClock } from "#app/lib/business-hours.ts";
import { type MeasureContext, measureTicket } from "./measure.ts";
import { defaultRules } from "./rules.ts";
import type { SlaPolicy } from "./sla.ts";

/** Elapsed time also for business hours, so that figures can be counted by hand. */
const context: MeasureContext = {
  business: calendarClock,
  rules: defaultRules,
  policies: [],
  previousAction: () => null,
  isStaff: false,
};
const MINUTE = 60;

type Author = "C" | "A" | "B" | "AI" | "R" | "N";
const kinds = { C: "customer", A: "human", B: "human", AI: "ai", R: "rule", N: "human" } as const;

function at(time: string): number {
  return Date.parse(`2026-01-05T${time.length === 5 ? `${time}:00` : time}Z`);
}

function messages(...written: [author: Author, time: string][]): TicketMessage[] {
  return written.map(([author, time], i) => ({
    id: String(i),
    sentAt: at(time),
    authorKind: kinds[author],
    authorId: author === "C" ? null : author,
    isPublic: author !== "N",
    autoReply: author === "R",
    mentions: null,
  }));
}

function status(time: string, to: "open" | "pending" | "closed"): TicketFact {
  return { key: `${time}${to}`, at: at(time), kind: "status", data: { to, actorKind: "human", actorId: "A" } };
}

function measured(written: TicketMessage[], facts: TicketFact[] = [], change: Partial<MeasureContext> = {}) {
  return measureTicket(foldTicket(facts, written), { ...context, ...change });
}

const fields = (time: string, data: Extract<TicketFact, { kind: "ticket" }>["data"]): TicketFact => ({
  key: `${time}fields`,
  at: at(time),
  kind: "ticket",
  data,
});

describe("B1 first response time", () => {
  test("B1 C 10:00, R 10:00:05, N 10:02, AI 10:03, A 10:20 waits 20 minutes for a person, 3 for anybody, 5 seconds for a sign", () => {
    const measure = measured(messages(["C", "10:00"], ["R", "10:00:05"], ["N", "10:02"], ["AI", "10:03"], ["A", "10:20"]));
    expect(measure.frtSeconds).toBe(20 * MINUTE);
    expect(measure.firstReplyAt).toBe(at("10:03"));
    expect(measure.firstAckAt).toBe(at("10:00:05"));
    expect([measure.frtAnySeconds, measure.ackSeconds]).toEqual([3 * MINUTE, 5]);
  });

  test("frt_after_handoff counts from the customer's next message after the machine, or from the assignment", () => {
    const written = messages(["C", "10:00"], ["AI", "10:01"], ["C", "10:05"], ["A", "10:20"]);
    expect(measured(written).handoffSeconds).toBe(15 * MINUTE);
    const assigned: TicketFact = { key: "a", at: at("10:08"), kind: "assigned", data: { assigneeId: "A", team: null } };
    expect(measured(written, [assigned]).handoffSeconds).toBe(12 * MINUTE);
    expect(measured(messages(["C", "10:00"], ["A", "10:20"])).handoffSeconds).toBeNull();
  });
});

describe("B2 response time", () => {
  test("B2 C 10:00, C 10:05, A 10:20, A 10:25, C 11:00, A 11:50 has waits of 20 and 50 minutes, mean 35, n 2", () => {
    const { waits } = measured(
      messages(["C", "10:00"], ["C", "10:05"], ["A", "10:20"], ["A", "10:25"], ["C", "11:00"], ["A", "11:50"]),
    );
    const minutes = waits.map(({ seconds }) => seconds / MINUTE);
    expect(minutes).toEqual([20, 50]);
    expect((minutes[0]! + minutes[1]!) / minutes.length).toBe(35);
  });

  test("B2 a wait that ends with the ticket closed unanswered is dropped", () => {
    const { waits } = measured(messages(["C", "10:00"], ["A", "11:00"]), [status("10:30", "closed")]);
    expect(waits).toMatchObject([{ answered: false, closedAt: at("10:30") }]);
  });

  test("B2 a closing thanks that nobody answers is no wait, also when the ticket is closed again", () => {
    const facts = [status("10:30", "closed"), status("11:00", "open"), status("11:05", "closed")];
    const { waits } = measured(messages(["C", "10:00"], ["A", "10:10"], ["C", "11:00"]), facts);
    expect(waits).toMatchObject([{ answered: true, seconds: 10 * MINUTE }]);
  });
});

describe("B4 handling time", () => {
  test("B4 each reply costs the time since the customer wrote or the agent last did something, ten minutes at most", () => {
    const written = messages(["C", "10:00"], ["A", "10:04"], ["A", "10:05"], ["C", "11:00"], ["A", "12:00"]);
    const previousAction = (_agent: string, before: number) => (before === at("10:05") ? at("10:04") : null);
    const { spells, actions } = measured(written, [status("12:05", "closed")], { previousAction });
    expect(spells).toMatchObject([{ handleSeconds: (4 + 1 + 10) * MINUTE, handleEstimated: true }]);
    expect(actions.filter(({ kind }) => kind === "human").map(({ handleSeconds }) => handleSeconds! / MINUTE)).toEqual([
      4, 1, 10,
    ]);
  });

  test("B4 what the helpdesk reports counts instead, notes included", () => {
    const written = messages(["C", "10:00"], ["N", "10:02"], ["A", "10:04"]).map((message, i) =>
      i === 0 ? message : { ...message, handleSeconds: 100 * i },
    );
    expect(measured(written, [status("12:05", "closed")]).spells).toMatchObject([{ handleSeconds: 300, handleEstimated: false }]);
  });
});

describe("B6 customer wait", () => {
  test("B6 waits of 20 and 50 minutes are 70, and the open wait counts up to the resolution", () => {
    const written = messages(["C", "10:00"], ["C", "10:05"], ["A", "10:20"], ["A", "10:25"], ["C", "11:00"], ["A", "11:50"]);
    expect(measured(written, [status("12:00", "closed")]).spells).toMatchObject([{ waitSeconds: 70 * MINUTE }]);
    const unanswered = [...written, ...messages(["C", "12:10"])];
    expect(measured(unanswered, [status("12:30", "closed")]).spells).toMatchObject([{ waitSeconds: 90 * MINUTE }]);
  });
});

describe("B7 SLA", () => {
  const policy: SlaPolicy = {
    policyId: 1,
    validFrom: 0,
    validUntil: null,
    metric: "next_reply",
    targetSeconds: 60 * MINUTE,
    clock: "calendar",
    channels: [],
    tags: [],
    pauseSnoozed: false,
  };
  const outcomes = (written: TicketMessage[], facts: TicketFact[], change: Partial<SlaPolicy>, now = "23:59") =>
    measured(written, facts, { policies: [{ ...policy, ...change }] }).promises.map(({ met, outcomeAt, completedAt }) =>
      met ? "met" : outcomeAt !== null && outcomeAt < at(now) ? "breached" : completedAt === null ? "running" : "",
    );

  test("B7 waits of 20, 60 and 61 minutes and one open for 90, at a target of 60: two met, two breached", () => {
    const firstReply = [
      ["C", "08:00"],
      ["A", "08:01"],
    ] satisfies [Author, string][];
    const answered = [
      ["C", "09:00"],
      ["A", "09:20"],
      ["C", "10:00"],
      ["A", "11:00"],
      ["C", "12:00"],
      ["A", "13:01"],
    ];
    const written = messages(...firstReply, ...(answered as [Author, string][]), ["C", "14:00"]);
    expect(outcomes(written, [], {}, "15:30")).toEqual(["met", "met", "breached", "breached"]);
    expect(outcomes(written, [], {}, "14:30")).toEqual(["met", "met", "breached", "running"]);
  });

  test("B7 a promise keeps the target it began with, and later ones get the new target", () => {
    const written = messages(["C", "08:00"], ["A", "08:01"], ["C", "09:00"], ["A", "09:40"], ["C", "10:00"], ["A", "10:40"]);
    const policies = [
      { ...policy, validUntil: at("09:30") },
      { ...policy, validFrom: at("09:30"), targetSeconds: 30 * MINUTE },
    ];
    expect(measured(written, [], { policies }).promises.map(({ met }) => met)).toEqual([true, false]);
  });

  test("B7 resolved unanswered or answered by AI before it is due, the promise is void; a late reply leaves it breached", () => {
    const first = { metric: "first_reply" as const };
    expect(outcomes(messages(["C", "10:00"]), [status("10:30", "closed")], first)).toEqual([]);
    expect(outcomes(messages(["C", "10:00"]), [status("11:30", "closed")], first)).toEqual(["breached"]);
    expect(outcomes(messages(["C", "10:00"], ["A", "12:00"]), [], first)).toEqual(["breached"]);
    expect(outcomes(messages(["C", "08:00"], ["A", "08:01"], ["C", "10:00"], ["AI", "10:01"]), [], {})).toEqual([]);
  });

  test("B7 the clock of a resolution stands still while pending", () => {
    const resolution = { metric: "resolution" as const };
    const pending = [status("10:30", "pending"), status("14:00", "open")];
    const written = messages(["C", "10:00"], ["A", "10:10"]);
    expect(outcomes(written, [...pending, status("14:30", "closed")], resolution)).toEqual(["met"]);
    expect(outcomes(written, [...pending, status("14:31", "closed")], resolution)).toEqual(["breached"]);
    expect(outcomes(written, pending.slice(0, 1), resolution)).toEqual(["running"]);
  });

  test("B7 a promise counts only while channel and tags match, as they were at its outcome", () => {
    const written = messages(["C", "10:00"], ["A", "10:10"]);
    const tagged = [fields("10:05", { tags: ["vip"], channel: "chat" }), fields("10:20", { tags: [] })];
    const first = { metric: "first_reply" as const };
    expect(outcomes(written, tagged, { ...first, tags: ["VIP"], channels: ["chat"] })).toEqual(["met"]);
    expect(outcomes(written, tagged, { ...first, tags: ["other"] })).toEqual([]);
    expect(outcomes(written, tagged, { ...first, channels: ["email"] })).toEqual([]);
  });
});

describe("C2 contact episodes", () => {
  const episodes = (channel: "chat" | "email", ...written: [Author, string][]) =>
    measured(messages(...written), [fields("08:00", { channel }), status("23:00", "closed")]).episodes;

  test("C2 a chat session is one episode until 60 minutes pass between the customer's messages", () => {
    expect(episodes("chat", ["C", "10:00"], ["A", "10:01"], ["C", "10:59"], ["A", "11:00"])).toBe(1);
    expect(episodes("chat", ["C", "10:00"], ["A", "10:01"], ["C", "11:00"], ["A", "11:01"])).toBe(2);
  });

  test("C2 by e-mail each message after a reply is an episode, a closing thanks is none", () => {
    expect(episodes("email", ["C", "10:00"], ["C", "10:30"], ["A", "11:00"], ["C", "11:10"])).toBe(1);
    expect(episodes("email", ["C", "10:00"], ["A", "11:00"], ["C", "11:10"], ["A", "12:00"])).toBe(2);
  });
});

describe("A11 reopened", () => {
  const reopened = (written: TicketMessage[], ...facts: TicketFact[]) => measured(written, [status("10:30", "closed"), ...facts]);

  test("A11 a question reopens, and so does one that still waits", () => {
    const written = messages(["C", "10:00"], ["A", "10:10"], ["C", "11:00"], ["A", "11:10"]);
    const again = [status("11:00", "open"), status("11:20", "closed")];
    expect(reopened(written, ...again).reopenedAt).toBe(at("11:00"));
    expect(reopened(written.slice(0, 3), again[0]!).reopenedAt).toBe(at("11:00"));
  });

  test("A11 a thanks that is closed without a reply does not, nor does an agent's own change", () => {
    const again = [status("11:00", "open"), status("11:20", "closed")];
    expect(reopened(messages(["C", "10:00"], ["A", "10:10"], ["C", "11:00"]), ...again).reopenedAt).toBeNull();
    expect(reopened(messages(["C", "10:00"], ["A", "10:10"], ["A", "11:10"]), ...again).reopenedAt).toBeNull();
  });
});

describe("C6 escalation", () => {
  test("C6 another team, an escalation or an escalation tag, whichever came first; the first team is none", () => {
    const team = (time: string, name: string): TicketFact => ({
      key: time,
      at: at(time),
      kind: "assigned",
      data: { assigneeId: "A", team: name },
    });
    expect(measured([], [team("10:00", "First line")]).escalatedAt).toBeNull();
    expect(measured([], [team("10:00", "First line"), team("11:00", "Experts")]).escalatedAt).toBe(at("11:00"));
    expect(measured([], [fields("10:30", { tags: ["Escalated"] }), team("11:00", "Experts")]).escalatedAt).toBe(at("10:30"));
  });
});

describe("A7 and A14 types and complaints", () => {
  const rules = {
    ...defaultRules,
    types: [{ type: "Delivery", tags: ["wismo"], values: ["Order status"] }],
    complaintTags: ["angry"],
  };

  test("A7 the first rule whose tag or helpdesk type matches gives the type, else the helpdesk's own stays", () => {
    const typed = (type: string | null, ...tags: string[]) => measured([], [fields("10:00", { type, tags })], { rules }).type;
    expect(typed(null, "WISMO")).toBe("Delivery");
    expect(typed("order status")).toBe("Delivery");
    expect(typed("Return", "gift")).toBe("Return");
    expect(typed(null)).toBeNull();
  });

  test("A14 a complaint is told by tag or type", () => {
    expect(measured([], [fields("10:00", { tags: ["Angry"] })], { rules }).complaint).toBe(true);
    expect(measured([], [fields("10:00", { type: "Complaint" })]).complaint).toBe(true);
    expect(measured([], [fields("10:00", { type: "Return" })]).complaint).toBe(false);
  });
});

describe("B3 and A6 resolution", () => {
  test("B3 asked 09:00, resolved 10:00, reopened 12:00, resolved 12:30 takes 210 minutes, 60 to the first", () => {
    const facts = [status("10:00", "closed"), status("12:00", "open"), status("12:30", "closed")];
    const measure = measured(messages(["C", "09:00"], ["A", "09:30"]), facts);
    expect(measure.spells.map(({ seconds }) => seconds! / MINUTE)).toEqual([60, 210]);
    expect([measure.firstResolvedAt, measure.resolvedAt]).toEqual([at("10:00"), at("12:30")]);
  });

  test("A6 a ticket that was reopened and is still open is not resolved", () => {
    const facts = [status("10:00", "closed"), status("12:00", "open")];
    expect(measured(messages(["C", "09:00"], ["A", "09:30"]), facts).resolvedAt).toBeNull();
  });
});

describe("A6 what arrives while resolved", () => {
  test("A6 a stay is cut where a message changes what it says; the parts follow on each other", () => {
    const written = messages(["C", "09:00"], ["A", "09:30"], ["C", "11:00"], ["A", "11:30"]);
    const facts = [status("10:00", "closed"), status("12:00", "open")];
    expect(measured(written, facts).spells).toMatchObject([
      { since: at("10:00"), until: at("11:00"), replies: 1, messages: 2 },
      { since: at("11:00"), until: at("11:30"), replies: 1, messages: 3 },
      { since: at("11:30"), until: at("12:00"), replies: 2, messages: 4 },
    ]);
  });

  test("B3 net of the time in which the ticket waited for the customer", () => {
    const facts = [status("10:00", "pending"), status("11:00", "open"), status("11:30", "closed")];
    expect(measured(messages(["C", "09:00"], ["A", "09:30"]), facts).spells).toMatchObject([
      { seconds: 150 * MINUTE, netSeconds: 90 * MINUTE },
    ]);
  });

  test("G5 a ticket that does not count has no rows of its own, and says why", () => {
    const facts = [status("10:00", "closed"), { key: "s", at: at("10:01"), kind: "spam" as const, data: {} }];
    expect(measured(messages(["C", "09:00"], ["A", "09:30"]), facts)).toMatchObject({
      valid: false,
      excluded: "spam",
      waits: [],
      spells: [],
      actions: [],
    });
  });
});

describe("C1 single replies", () => {
  const replies = (...written: [Author, string][]) => {
    return measured(messages(...written), [status("23:00", "closed")]).spells[0]!.replies;
  };

  test("C1 messages of one agent within 5 minutes are one reply", () => {
    expect(replies(["C", "10:00"], ["A", "10:10"], ["A", "10:15"])).toBe(1);
  });

  test("C1 later ones, ones of another agent, or ones after the customer wrote are a second", () => {
    expect(replies(["C", "10:00"], ["A", "10:10"], ["A", "10:16"])).toBe(2);
    expect(replies(["C", "10:00"], ["A", "10:10"], ["B", "10:11"])).toBe(2);
    expect(replies(["C", "10:00"], ["A", "10:10"], ["C", "10:11"], ["A", "10:12"])).toBe(2);
  });
});
