import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readEnv } from "./env.server.ts";

const production = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://fiveday:pw@db.internal/fiveday",
  SHOPIFY_API_KEY: "3f8a1c5d9e",
  SHOPIFY_API_SECRET: "b1946ac92492d2347c6235b4d2611184",
  SHOPIFY_APP_URL: "https://app.fiveday.example",
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
} as const;
const withChange = (change: Record<string, string | undefined>) => readEnv({ ...production, ...change } as NodeJS.ProcessEnv);

describe("production", () => {
  test("starts with everything in place", () => {
    expect(withChange({})).toMatchObject({
      PORT: 3000,
      LOG_LEVEL: "info",
      SHOPIFY_API_SECRET: ["b1946ac92492d2347c6235b4d2611184"],
      ENCRYPTION_KEY: [production.ENCRYPTION_KEY],
    });
  });

  test("lists of secrets and keys are read for rotation, the current one first", () => {
    const other = randomBytes(32).toString("base64");
    const env = withChange({
      SHOPIFY_API_SECRET: "first-secret-of-the-app, second-secret-of-the-app",
      ENCRYPTION_KEY: `${other},${production.ENCRYPTION_KEY}`,
    });
    expect(env.SHOPIFY_API_SECRET).toEqual(["first-secret-of-the-app", "second-secret-of-the-app"]);
    expect(env.ENCRYPTION_KEY).toEqual([other, production.ENCRYPTION_KEY]);
  });

  test.each(["DATABASE_URL", "SHOPIFY_API_KEY", "SHOPIFY_API_SECRET", "SHOPIFY_APP_URL", "ENCRYPTION_KEY"])(
    "does not start without %s",
    (name) => {
      expect(() => withChange({ [name]: undefined })).toThrow(`${name} is missing`);
      expect(() => withChange({ [name]: "" })).toThrow(`${name} is missing`);
    },
  );

  test.each<[string, string, string]>([
    ["SHOPIFY_API_SECRET", "hush", "a published example"],
    ["SHOPIFY_API_SECRET", "your-api-secret", "a published example"],
    ["SHOPIFY_API_SECRET", "short", "too short"],
    ["SHOPIFY_API_SECRET", `${production.SHOPIFY_API_SECRET},short`, "too short in a list"],
    ["ENCRYPTION_KEY", randomBytes(16).toString("base64"), "half a key"],
    ["ENCRYPTION_KEY", "not base64", "no key"],
    ["ENCRYPTION_KEY", Buffer.alloc(32).toString("base64"), "all zeros"],
    ["ENCRYPTION_KEY", Buffer.alloc(32, "abcd").toString("base64"), "a pattern"],
    ["ENCRYPTION_KEY", `${production.ENCRYPTION_KEY},${Buffer.alloc(32).toString("base64")}`, "weak in a list"],
    ["DATABASE_URL", "mysql://db/fiveday", "another database"],
    ["SHOPIFY_APP_URL", "app.fiveday.example", "no address"],
    ["PORT", "70000", "no port"],
    ["LOG_LEVEL", "loud", "no level"],
  ])("does not start with %s = %j (%s), and names it", (name, value) => {
    expect(() => withChange({ [name]: value })).toThrow(new RegExp(`^Cannot start: ${name} `));
  });

  test("all that is wrong is named at once, and no secret is repeated in the message", () => {
    const attempt = () =>
      withChange({ SHOPIFY_API_SECRET: "weak-secret", ENCRYPTION_KEY: "weak-key", SHOPIFY_APP_URL: undefined });
    expect(attempt).toThrow(/SHOPIFY_API_SECRET .*ENCRYPTION_KEY|ENCRYPTION_KEY .*SHOPIFY_API_SECRET/);
    expect(attempt).toThrow(/SHOPIFY_APP_URL is missing/);
    expect(attempt).not.toThrow(/weak-secret|weak-key/);
  });
});
