import { expect, test } from "vitest";
import { metricById } from "#app/metrics/definitions/index.ts";
import { goalsOfView, tellGoal, worstGoal } from "./told-goal.ts";

const goal = { id: 1, metric: "unresolved_tickets", target: 50, direction: "at_most", period: "month", filters: {} } as const;
const month = { elapsed: 0.5, end: "2026-12-01", currency: "EUR", filters: "" };
const told = (id: string, target: number, figure: Parameters<typeof tellGoal>[1]["figure"]) =>
  tellGoal({ ...goal, filters: {}, metric: id, target }, { ...month, metric: metricById(id)!, figure });

test("A5 a ceiling of unresolved tickets is told with what is expected at the end", () => {
  expect(told("unresolved_tickets", 50, { value: 38, adds: false, start: 30 })).toMatchObject({
    words: "At most 50 this month",
    state: "on_track",
    stands: "38 now, 46 expected by 30 Nov",
    progress: 76,
  });
});

test("a duration has no progress and is expected to stay as it is", () => {
  expect(told("resolution_time", 3_600, { value: 5_400, adds: false })).toMatchObject({
    words: "At most 1\u00a0h this month",
    state: "at_risk",
    stands: "1\u00a0h 30\u00a0min so far",
    progress: null,
  });
});

test("the goal that stands worst is the one to look at", () => {
  const good = told("unresolved_tickets", 50, { value: 10, adds: false, start: 10 });
  const bad = told("unresolved_tickets", 5, { value: 10, adds: false, start: 10 });
  expect(worstGoal([good, bad])).toBe(bad);
  expect(worstGoal([])).toBeNull();
});

test("a goal marks the figure it is about: not that of a part, nor that of more", () => {
  const all = told("unresolved_tickets", 50, { value: 10, adds: false, start: 10 });
  const email = { ...all, filters: { channel: ["chat", "email"] } };
  expect(goalsOfView([all, email], { filters: {} })).toEqual([all]);
  expect(goalsOfView([all, email], { filters: { channel: ["email", "chat"] } })).toEqual([email]);
  expect(goalsOfView([all, email], { filters: { channel: ["email"] } })).toEqual([]);
});
