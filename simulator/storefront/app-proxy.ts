import { createHmac } from "node:crypto";
import type { Answered, Asked, Route } from "#simulator/http.ts";

/** Where Shopify leads /apps/fiveday of a shop, and with which secret it signs (shopify.app.toml). */
export type ProxyTarget = {
  shop: string;
  app: { appUrl: string; apiSecret: string };
  signedIn: () => { id: number | null } | null;
};

/** The path at which a new installation's storefront reaches the app. */
export const PROXY_PATH = "/apps/fiveday";

/** The app proxy: whatever a shopper's browser sends to the shop arrives at the app with a signed query and without cookies. */
export function appProxyRoutes(target: ProxyTarget): Route[] {
  const pattern = new RegExp(`^${PROXY_PATH}/(.*)$`);
  const handle = ({ method, params: [path = ""], query, headers, text }: Asked) =>
    throughProxy(target, { method, path, query, headers, ...(method === "GET" ? {} : { json: text }) });
  return [
    { method: "GET", pattern, handle },
    { method: "POST", pattern, handle },
  ];
}

type Sent = { method: string; path: string; query: URLSearchParams; headers?: Asked["headers"]; json?: string };

/** Brings one request of a shopper's browser to the app. */
export async function throughProxy(target: ProxyTarget, { method, path, query, headers = {}, json }: Sent): Promise<Answered> {
  const address = new URL(`/proxy/${path}`, target.app.appUrl);
  address.search = signedQuery(target, query).toString();
  const response = await fetch(address, {
    method,
    redirect: "manual",
    headers: {
      "content-type": headers["content-type"] ?? "application/json",
      "user-agent": headers["user-agent"] ?? "",
      "accept-language": headers["accept-language"] ?? "",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": headers.host ?? "",
    },
    ...(json === undefined ? {} : { body: json }),
  });
  const body = await response.text();
  return { status: response.status, type: response.headers.get("content-type") ?? "text/plain", body };
}

/** Adds what Shopify adds, and the signature over all of it. @param now epoch milliseconds */
export function signedQuery({ app, shop, signedIn }: ProxyTarget, query: URLSearchParams, now = Date.now()): URLSearchParams {
  const signed = new URLSearchParams(query);
  signed.delete("signature");
  signed.set("shop", shop);
  signed.set("logged_in_customer_id", String(signedIn()?.id ?? ""));
  signed.set("path_prefix", PROXY_PATH);
  signed.set("timestamp", String(Math.floor(now / 1000)));
  const parts = [...new Set(signed.keys())].map((name) => `${name}=${signed.getAll(name).join(",")}`);
  signed.set("signature", createHmac("sha256", app.apiSecret).update(parts.toSorted().join("")).digest("hex"));
  return signed;
}
