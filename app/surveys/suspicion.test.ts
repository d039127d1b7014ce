import { describe, expect, test } from "vitest";
import { type LinkAnswer, type Opening, suspicionOf } from "./suspicion.ts";

const now = Date.UTC(2026, 2, 4, 12);
const minutes = (n: number) => now - n * 60_000;
const opening = (at: number, proposed: number | null = null, more: Partial<Opening> = {}): Opening => ({
  at,
  proposed,
  trap: false,
  machine: false,
  ...more,
});
const person: LinkAnswer = {
  now,
  deliveredAt: minutes(10),
  touched: true,
  filledTrap: false,
  isMachine: false,
  openings: [opening(minutes(1), 4)],
};

describe("D1 an answer by a link is quarantined", () => {
  test("not when a person opens one link and answers", () => {
    expect(suspicionOf(person)).toBeNull();
    expect(suspicionOf({ ...person, touched: false })).toBeNull();
    expect(suspicionOf({ ...person, deliveredAt: null, touched: false })).toBeNull();
  });

  test("when it comes less than 3 seconds after delivery without a touch of the page", () => {
    expect(suspicionOf({ ...person, deliveredAt: now - 2_999, touched: false })).toBe("too_fast");
    expect(suspicionOf({ ...person, deliveredAt: now - 3_000, touched: false })).toBeNull();
    expect(suspicionOf({ ...person, deliveredAt: now - 2_000 })).toBeNull();
  });

  test("when several links of the invitation were opened at once", () => {
    const burst = [1, 2, 3].map((score) => opening(now - 3_000 + score * 10, score));
    expect(suspicionOf({ ...person, openings: burst })).toBe("many_links");
    expect(suspicionOf({ ...person, openings: burst.slice(0, 2) })).toBe("many_links");
    expect(suspicionOf({ ...person, openings: [opening(minutes(2), 4), opening(minutes(2) + 100, 4)] })).toBeNull();
  });

  test("when a finger slips and chooses the next score, it is still a person", () => {
    expect(suspicionOf({ ...person, openings: [opening(minutes(2), 4), opening(minutes(1), 5)] })).toBeNull();
  });

  test("when somebody answers on the page long after a scanner opened every link, it is a person", () => {
    const scanned = [1, 2, 3, 4, 5].map((score) => opening(minutes(30) + score, score));
    expect(suspicionOf({ ...person, deliveredAt: minutes(31), openings: [...scanned, opening(minutes(1), 5)] })).toBeNull();
    expect(suspicionOf({ ...person, touched: false, openings: [...scanned, opening(minutes(1), 5)] })).toBe("many_links");
    expect(suspicionOf({ ...person, now: minutes(29), openings: scanned })).toBe("many_links");
  });

  test("when the link or the field that people do not see was used", () => {
    expect(suspicionOf({ ...person, filledTrap: true })).toBe("trap");
    expect(suspicionOf({ ...person, openings: [opening(now - 20_000, null, { trap: true })] })).toBe("trap");
    expect(suspicionOf({ ...person, openings: [opening(minutes(30), null, { trap: true })] })).toBeNull();
  });

  test("when it says itself that it is a prefetch", () => {
    expect(suspicionOf({ ...person, isMachine: true })).toBe("machine");
  });
});
