import { expect, test } from "vitest";
import { callOutcome } from "./call-outcome.ts";

test.each([
  ["completed", true, "answered"],
  [undefined, true, "answered"],
  ["left_voicemail", true, "voicemail"],
  ["completed", false, "abandoned"],
  ["canceled", false, "abandoned"],
  ["no-answer", false, "missed"],
] as const)("%s, answered %s: %s", (told, isAnswered, outcome) => {
  expect(callOutcome(told, isAnswered)).toBe(outcome);
});
