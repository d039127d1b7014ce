import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyProxy, verifyWebhook } from "./verify.ts";

describe("webhooks", () => {
  // Computed with: printf '%s' "$body" | openssl dgst -sha256 -hmac "$secret" -binary | base64
  const secret = "an-api-secret-of-an-app";
  const body = Buffer.from(`{"id":5001,"note":"größer"}`);
  const header = "8C4DbNRYjhJMCFv8auPYWSmOyF27T9ZQhpTWeg0Gsv4=";

  test("the signature that openssl computes is accepted", () => {
    expect(verifyWebhook(body, header, [secret])).toBe(true);
  });

  test("during a rotation the old and the new secret are accepted, afterwards only the new one", () => {
    expect(verifyWebhook(body, header, ["a-newer-api-secret", secret])).toBe(true);
    expect(verifyWebhook(body, header, ["a-newer-api-secret"])).toBe(false);
    expect(verifyWebhook(body, header, [])).toBe(false);
  });

  test("one changed byte, anywhere in body or signature, is refused", () => {
    for (let at = 0; at < body.length; at++) {
      const changed = Buffer.from(body);
      changed[at]! ^= 1;
      expect(verifyWebhook(changed, header, [secret])).toBe(false);
    }
    const signature = Buffer.from(header, "base64");
    for (let at = 0; at < signature.length; at++) {
      const changed = Buffer.from(signature);
      changed[at]! ^= 1;
      expect(verifyWebhook(body, changed.toString("base64"), [secret])).toBe(false);
    }
  });

  test.each([[null], [""], ["not base64 at all"], [header.slice(0, -6)]])("the signature %j is refused", (given) => {
    expect(verifyWebhook(body, given, [secret])).toBe(false);
  });
});

describe("requests through the app proxy", () => {
  const secret = "an-api-secret-of-an-app";
  const now = new Date("2026-03-04T12:00:00Z");
  const seconds = now.getTime() / 1000;

  function proxied(query: Record<string, string>, key = secret): URL {
    const url = new URL("https://app.fiveday.test/proxy/survey");
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const message = Object.keys(query)
      .map((name) => `${name}=${query[name]}`)
      .toSorted()
      .join("");
    url.searchParams.set("signature", createHmac("sha256", key).update(message).digest("hex"));
    return url;
  }
  const usual = {
    shop: "demo.myshopify.com",
    logged_in_customer_id: "",
    path_prefix: "/apps/fiveday",
    timestamp: String(seconds),
    ctx: "x=y&z",
  };

  test("what Shopify forwarded is accepted, under any of the secrets", () => {
    expect(verifyProxy(proxied(usual), [secret], now)).toBe(true);
    expect(verifyProxy(proxied(usual), ["a-newer-api-secret", secret], now)).toBe(true);
    expect(verifyProxy(proxied(usual, "somebody-elses"), [secret], now)).toBe(false);
  });

  test.each([-91, 91])("a request %i seconds away is refused", (away) => {
    expect(verifyProxy(proxied({ ...usual, timestamp: String(seconds + away) }), [secret], now)).toBe(false);
    expect(verifyProxy(proxied({ ...usual, timestamp: String(seconds + away - Math.sign(away)) }), [secret], now)).toBe(true);
  });

  test("changing, adding or repeating a parameter is refused", () => {
    for (const change of [
      (url: URL) => url.searchParams.set("ctx", "other"),
      (url: URL) => url.searchParams.set("admin", "1"),
      (url: URL) => url.searchParams.append("shop", "evil.myshopify.com"),
    ]) {
      const url = proxied(usual);
      change(url);
      expect(verifyProxy(url, [secret], now), url.href).toBe(false);
    }
    const unsigned = proxied(usual);
    unsigned.searchParams.delete("signature");
    expect(verifyProxy(unsigned, [secret], now)).toBe(false);
  });
});
