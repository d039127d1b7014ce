import { expect, test } from "vitest";
import { verifyProxy } from "#app/shopify/verify.ts";
import { signedQuery } from "./app-proxy.ts";

const target = { shop: "linden.myshopify.com", app: { appUrl: "http://app", apiSecret: "hush" }, signedIn: () => ({ id: 7 }) };
const now = Date.UTC(2026, 10, 24, 12);

function signed(query: string): URL {
  return new URL(`/proxy/survey?${signedQuery(target, new URLSearchParams(query), now).toString()}`, "http://app");
}

test("what the pretend app proxy signs, the app accepts", () => {
  const url = signed("ctx=intercom&conversation=a%20b&extra=1&extra=2");

  expect(verifyProxy(url, ["hush"], new Date(now))).toBe(true);
  expect(url.searchParams.get("logged_in_customer_id")).toBe("7");
});

test("a shopper cannot sign in as somebody else by the address", () => {
  const url = signed("logged_in_customer_id=8&shop=other.myshopify.com&signature=00");

  expect(url.searchParams.getAll("logged_in_customer_id")).toEqual(["7"]);
  expect(url.searchParams.getAll("shop")).toEqual(["linden.myshopify.com"]);
  expect(verifyProxy(url, ["hush"], new Date(now))).toBe(true);
});

test("a changed query and another secret are refused", () => {
  const url = signed("conversation=1");
  expect(verifyProxy(url, ["other"], new Date(now))).toBe(false);
  url.searchParams.set("conversation", "2");
  expect(verifyProxy(url, ["hush"], new Date(now))).toBe(false);
});
