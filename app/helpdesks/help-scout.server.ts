import { z } from "zod";
import { BadRequest } from "#app/lib/errors.ts";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter, SignedRequest } from "./contract.ts";
import { helpScoutClient, signingSecret, webhookEvents } from "./help-scout-client.server.ts";
import { EVENT_FIELD, readHelpScout } from "./help-scout-read.ts";
import { contentId, hmacSha1, sameText } from "./signatures.ts";

const credentials = z.object({
  appId: z.string().trim().min(1, "is required").meta({
    title: "App ID",
    description: "Help Scout: your profile → My Apps → Create My App. The redirect URL may be any address.",
    placeholder: "a1b2c3d4e5f6",
  }),
  appSecret: z
    .string()
    .trim()
    .min(1, "is required")
    .meta({ title: "App secret", description: "Shown next to the App ID", secret: true }),
});

type HelpScoutCredentials = z.output<typeof credentials>;

/**
 * Help Scout posts the whole conversation and names the event in a header only. It signs the raw body with HMAC-SHA1 in base64
 * (`X-HelpScout-Signature`) without a clock; a replay is harmless because applying an event twice changes nothing. A failed
 * delivery is repeated up to ten times, after which the webhook may be switched off: the regular look finds what was lost.
 */
export const helpScout: HelpdeskAdapter<HelpScoutCredentials> = {
  id: "helpscout",
  label: "Help Scout",
  credentials,
  delivery: "both",
  lacks: ["customer_ids", "automatic_answers", "calls", "articles", "handle_time"],
  verify({ headers, body }, secrets) {
    const given = headers.get("x-helpscout-signature") ?? "";
    return secrets.map((secret) => sameText(given, hmacSha1(signingSecret(secret), body, "base64"))).includes(true);
  },
  deliveries: (body, request) => [delivery(body, request)],
  read: readHelpScout,
  client: (known, http = httpFor("Help Scout")) => helpScoutClient(known, http),
  setup: (webhookUrl, secret) => [
    { text: "In Help Scout open Manage → Apps → Webhooks and install it." },
    { text: "As callback URL paste this address.", copy: webhookUrl },
    { text: "As secret key paste this.", copy: signingSecret(secret) },
    { text: "Choose payload version 2 and these events, then save.", copy: webhookEvents.join("\n") },
  ],
  linkTo: (ticketId) => `https://secure.helpscout.net/conversation/${ticketId}`,
};

/** The same event with the same body is the same telling: bodies carry the whole state with its times. */
function delivery(body: unknown, { headers }: SignedRequest): Delivery {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new BadRequest("Expected one conversation or rating");
  const event = headers.get(EVENT_FIELD);
  const stored = event === null ? body : { [EVENT_FIELD]: event, ...body };
  const topic = event ?? "conversation";
  return { topic, body: stored, externalId: contentId(topic, JSON.stringify(body)) };
}
