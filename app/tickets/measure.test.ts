import { describe, expect, test } from "vitest";
import type { TicketFact, TicketMessage } from "./facts.ts";
import { foldTicket } from "./fold.ts";
import { measureTicket } from "./measure.ts";

/** Elapsed time, so that figures can be counted by hand. */
const clock = { seconds: (from: number, to: number) => (to - from) / 1000 };
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
  }));
}

function status(time: string, to: "open" | "closed"): TicketFact {
  return { key: `${time}${to}`, at: at(time), kind: "status", data: { to, actorKind: "human", actorId: "A" } };
}

function measured(written: TicketMessage[], facts: TicketFact[] = []) {
  return measureTicket(foldTicket(facts, written), false, clock);
}

describe("B1 first response time", () => {
  test("B1 C 10:00, R 10:00:05, N 10:02, AI 10:03, A 10:20 waits 20 minutes for a person, 3 for anybody, 5 seconds for a sign", () => {
    const measure = measured(messages(["C", "10:00"], ["R", "10:00:05"], ["N", "10:02"], ["AI", "10:03"], ["A", "10:20"]));
    expect(measure.frtSeconds).toBe(20 * MINUTE);
    expect(measure.firstReplyAt).toBe(at("10:03"));
    expect(measure.firstAckAt).toBe(at("10:00:05"));
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
    expect(measured(messages(["C", "10:00"], ["A", "11:00"]), [status("10:30", "closed")]).waits).toEqual([]);
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

describe("C1 single replies", () => {
  const replies = (...written: [Author, string][]) => {
    const { reply1At, reply2At } = measured(messages(...written));
    return [reply1At, reply2At].filter((each) => each !== null).length;
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
