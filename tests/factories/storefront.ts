import { createHmac } from "node:crypto";
import type { WidgetSurvey } from "#app/surveys/ask.server.ts";
import { loader as ask } from "#app/routes/proxy.survey.ts";
import { action as answer } from "#app/routes/proxy.survey.$invite.ts";
import { action as seen } from "#app/routes/proxy.survey.$invite.seen.ts";
import { testEnvironment } from "#tests/setup/environment.ts";

export type StorefrontRequest = {
  shop: string;
  /** Signed-in customer's numeric id. */
  customer?: string;
  query?: Record<string, string>;
  /** How long ago it was signed, in seconds. */
  age?: number;
  secret?: string;
  headers?: Record<string, string>;
  /** Added to the query after signing. */
  afterSigning?: string;
};

const currentSecret = testEnvironment.SHOPIFY_API_SECRET.split(",")[0]!;

/** An address as Shopify's app proxy calls it: the query with what Shopify adds, signed. */
export function proxyUrl(
  path: string,
  { shop, customer = "", query = {}, age = 0, secret, afterSigning }: StorefrontRequest,
): URL {
  const at = String(Math.floor(Date.now() / 1000) - age);
  const all = { ...query, shop, logged_in_customer_id: customer, path_prefix: "/apps/fiveday", timestamp: at };
  const signed = Object.entries(all)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join("");
  const signature = createHmac("sha256", secret ?? currentSecret)
    .update(signed)
    .digest("hex");
  const url = new URL(`https://app.fiveday.test${path}?${new URLSearchParams({ ...all, signature }).toString()}`);
  if (afterSigning) url.search += `&${afterSigning}`;
  return url;
}

/** The widget asks whether to ask. */
export function knockAsk(from: StorefrontRequest): Promise<Response> {
  const request = new Request(proxyUrl("/proxy/survey", from), { headers: from.headers ?? {} });
  return ask({ request, params: {}, context: {} });
}

/** The survey that the storefront shows; fails when nobody is asked. */
export async function askedSurvey(from: StorefrontRequest): Promise<WidgetSurvey> {
  const response = await knockAsk(from);
  if (response.status !== 200) throw new Error(`not asked: ${response.status}`);
  return (await response.json()) as WidgetSurvey;
}

/** The shopper answers. A text body is sent as it is. */
export function knockAnswer(invite: string, body: unknown, from: StorefrontRequest): Promise<Response> {
  return answer({ request: post(`/proxy/survey/${invite}`, body, from), params: { invite }, context: {} });
}

/** The widget says that the question could be seen. */
export function knockSeen(invite: string, from: StorefrontRequest): Promise<Response> {
  return seen({ request: post(`/proxy/survey/${invite}/seen`, {}, from), params: { invite }, context: {} });
}

function post(path: string, body: unknown, from: StorefrontRequest): Request {
  return new Request(proxyUrl(path, from), {
    method: "POST",
    headers: { "content-type": "application/json", ...from.headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
