import { expect, test } from "vitest";
import { makeToken, openToken } from "./token.server.ts";

const now = new Date("2026-03-04T12:00:00Z");
const end = new Date("2026-03-18T12:00:00Z");
const token = makeToken("link", 7, "abc_DEF-123", end);

test("a token opens what it was made for, until it ends", () => {
  expect(openToken(token, ["link"], now)).toEqual({
    outcome: "open",
    purpose: "link",
    shopId: 7,
    subject: "abc_DEF-123",
    expiresAt: end,
  });
  expect(openToken(token, ["widget", "preview"], now)).toEqual({ outcome: "forged" });
  expect(openToken(token, ["link"], end)).toEqual({ outcome: "expired", shopId: 7 });
  expect(token).toMatch(/^[\w-]{20,80}$/);
});

test("every changed character makes it a forgery", () => {
  for (let i = 0; i < token.length; i++) {
    for (const other of ["A", "_", "z"]) {
      if (token[i] === other) continue;
      expect(openToken(token.slice(0, i) + other + token.slice(i + 1), ["link"], now), `${i}`).toEqual({ outcome: "forged" });
    }
  }
  for (const other of ["", "x", `${token}A`, `${token}=`, token.slice(0, -1), "A".repeat(5_000), "..", "%00"]) {
    expect(openToken(other, ["link"], now)).toEqual({ outcome: "forged" });
  }
});
