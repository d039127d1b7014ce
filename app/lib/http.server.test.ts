import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RateLimited } from "./errors.ts";
import { httpFor, unhurried } from "./http.server.ts";

const url = "https://vendor.example/api";
const start = Date.parse("2026-03-02T10:00:00Z");
let answers: Response[] = [];
let askedAt: number[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  askedAt = [];
  vi.stubGlobal("fetch", async () => {
    askedAt.push((Date.now() - start) / 1000);
    return answers.shift() ?? Response.json({ fine: true });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const slowDown = (seconds: number) => new Response("", { status: 429, headers: { "retry-after": String(seconds) } });

async function settled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.runAllTimersAsync();
  return work;
}

test("a short Retry-After is waited for, also by calls that come meanwhile", async () => {
  answers = [slowDown(2)];
  const http = httpFor("Vendor");
  const first = http(url);
  await vi.advanceTimersByTimeAsync(500);
  await settled(Promise.all([first, http(url)]));
  expect(askedAt).toEqual([0, 2, 2]);
});

test("a long Retry-After is the caller's to plan", async () => {
  answers = [slowDown(60)];
  const late = settled(httpFor("Vendor")(url));
  await expect(late).rejects.toThrow(RateLimited);
  await expect(late).rejects.toMatchObject({ retryAt: new Date(start + 60_000) });
  expect(askedAt).toEqual([0]);
});

test("work that is not in a hurry waits for a minute, but not for an hour", async () => {
  answers = [slowDown(60)];
  expect(await settled(unhurried(httpFor("Vendor"))(url))).toMatchObject({ body: { fine: true } });
  expect(askedAt).toEqual([0, 60]);
  answers = [slowDown(3_600)];
  await expect(settled(unhurried(httpFor("Vendor"))(url))).rejects.toThrow(RateLimited);
});

test("a vendor that fails is tried three times, one that refuses the request once", async () => {
  answers = [1, 2, 3].map(() => new Response("", { status: 500 }));
  await expect(settled(httpFor("Vendor")(url))).rejects.toThrow("Vendor answered 500");
  expect(askedAt).toEqual([0, 1, 2]);
  answers = [Response.json({ error: "no such field" }, { status: 422 })];
  await expect(settled(httpFor("Vendor")(url))).rejects.toThrow(/Vendor refused the request \(422\): .*no such field/);
});
