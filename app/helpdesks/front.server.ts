import { z } from "zod";
import { BadRequest } from "#app/lib/errors.ts";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter } from "./contract.ts";
import { frontClient, type FrontCredentials } from "./front-client.server.ts";
import { readFront } from "./front-read.ts";
import { id } from "./parse.ts";
import { contentId, hmacSha1, hmacSha256Base64, isFresh, sameText } from "./signatures.ts";

const credentials = z.object({
  token: z.string().trim().min(1, "is required").meta({
    title: "API token",
    description: "Settings → Developers → API tokens. It needs to read shared resources.",
    secret: true,
  }),
  clientSecret: z.string().trim().min(16, "is longer").meta({
    title: "Signing key",
    description: "Settings → Developers → your app → Basic information. Front signs its webhooks with it.",
    secret: true,
  }),
});

const TOLERANCE_SECONDS = 300;

/**
 * A Front app has one webhook address. Its requests are signed over time and raw body (HMAC-SHA256, base64) with a time that
 * may be five minutes off; webhooks of a rule a merchant made are signed over the body alone (HMAC-SHA1, base64). Either
 * carries a preview of one event, which names its conversation; the conversation itself is asked for. Saving the address
 * sends a `sync` request whose challenge has to be answered.
 */
export const front: HelpdeskAdapter<FrontCredentials> = {
  id: "front",
  label: "Front",
  credentials,
  delivery: "both",
  lacks: ["ratings", "types", "customer_ids", "automatic_answers", "spam", "articles", "handle_time"],
  verify({ headers, body }, secrets, now) {
    const given = headers.get("x-front-signature") ?? "";
    const time = headers.get("x-front-request-timestamp");
    if (time === null) return secrets.map((secret) => sameText(given, hmacSha1(secret, body, "base64"))).includes(true);
    if (!/^\d{13}$/.test(time) || !isFresh(Number(time) / 1000, now, TOLERANCE_SECONDS)) return false;
    return secrets.map((secret) => sameText(given, hmacSha256Base64(secret, `${time}:`, body))).includes(true);
  },
  deliveries: (body) => delivery(body),
  read: readFront,
  vendorSecret: ({ clientSecret }) => clientSecret,
  client: (given, http = httpFor("Front")) => frontClient(given, http),
  setup: (webhookUrl) => [
    { text: "In Front open Settings → Developers and create an app, or open yours." },
    { text: "Copy its signing key from Basic information: it has to be the one entered here." },
    { text: "Add the feature Webhooks and set this as its URL.", copy: webhookUrl },
    { text: "Choose all events of conversations, messages and comments, and save." },
  ],
  linkTo: (ticketId) => `https://app.frontapp.com/open/${ticketId}`,
};

const known = z.object({ type: z.string().max(60).optional(), payload: z.object({ id }).optional(), id: id.optional() });

/** The event's own id; a test of the address is no event. */
function delivery(body: unknown): Delivery[] {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new BadRequest("Expected one event object");
  const { type = "unknown", payload, id: own } = known.safeParse(body).data ?? {};
  if (type === "sync") return [];
  return [{ externalId: payload?.id ?? own ?? contentId(JSON.stringify(body)), topic: type, body }];
}
