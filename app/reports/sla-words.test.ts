import { expect, test } from "vitest";
import { slaWords } from "./sla-words.ts";

test("B7 a promise in a sentence", () => {
  const promise = { channels: [], tags: [], pauseSnoozed: false, clock: "calendar" } as const;
  expect(slaWords({ ...promise, channels: [], tags: [], metric: "first_reply", targetSeconds: 5_400 })).toBe(
    "First reply within 1\u00a0h 30\u00a0min",
  );
  expect(
    slaWords({
      metric: "resolution",
      targetSeconds: 7_200,
      clock: "business",
      channels: ["chat", "sms"],
      tags: ["vip"],
      pauseSnoozed: true,
    }),
  ).toBe(
    "Resolution within 2\u00a0h of business hours, on chat or sms, to tickets tagged vip, not counting pending and snoozed time",
  );
});
