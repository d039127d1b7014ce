import { z } from "zod";
import { BadRequest } from "#app/lib/errors.ts";
import { httpFor } from "#app/lib/http.server.ts";
import { chatwootClient, type ChatwootCredentials, signedAddress, subscriptions } from "./chatwoot-client.server.ts";
import { readChatwoot } from "./chatwoot-read.ts";
import type { Delivery, HelpdeskAdapter, SignedRequest } from "./contract.ts";
import { contentId, hmacSha256Hex, isFresh, sameText } from "./signatures.ts";

const credentials = z.object({
  address: z
    .string()
    .overwrite((given) => URL.parse(given.trim())?.origin ?? given.trim())
    .refine(isPublicHttps, "is the address of Chatwoot, beginning with https://")
    .meta({
      title: "Address",
      description: "Of Chatwoot's cloud or of your own installation",
      placeholder: "https://app.chatwoot.com",
    }),
  accountId: z
    .string()
    .trim()
    .regex(/^\d+$/, "is the number after /accounts/ in Chatwoot's address bar")
    .meta({ title: "Account number", description: "The number after /accounts/ in Chatwoot's address bar", placeholder: "3" }),
  accessToken: z
    .string()
    .trim()
    .min(1, "is required")
    .meta({ title: "Access token", description: "Profile settings → Access token, of an administrator", secret: true }),
  webhookSecret: z
    .string()
    .trim()
    .transform((given) => (given === "" ? undefined : given))
    .optional()
    .meta({
      title: "Webhook secret",
      description: "Only when you add the webhook yourself and Chatwoot shows a secret for it",
      secret: true,
    }),
});

const TOLERANCE_SECONDS = 300;

/**
 * Chatwoot posts one flat object an event, once: what fails is not repeated, so the history is looked through as well. Versions
 * from 2026 sign time and raw body (HMAC-SHA256, hex) with a secret of the webhook's own; older ones sign nothing, and are known
 * by the secret in the address that only Chatwoot was given. A request that carries a signature must carry a right one.
 */
export const chatwoot: HelpdeskAdapter<ChatwootCredentials> = {
  id: "chatwoot",
  label: "Chatwoot",
  macroTicketId: "{{conversation.display_id}}",
  credentials,
  delivery: "both",
  lacks: ["merges", "calls", "articles", "handle_time"],
  verify({ headers, body, url }, secrets, now) {
    const signature = headers.get("x-chatwoot-signature");
    if (signature === null) {
      const given = new URL(url).searchParams.get("secret") ?? "";
      return secrets.map((secret) => sameText(given, secret)).includes(true);
    }
    const timestamp = headers.get("x-chatwoot-timestamp") ?? "";
    if (!/^\d{1,12}$/.test(timestamp) || !isFresh(Number(timestamp), now, TOLERANCE_SECONDS)) return false;
    return secrets.map((secret) => sameText(signature, `sha256=${hmacSha256Hex(secret, `${timestamp}.`, body)}`)).includes(true);
  },
  deliveries: (body, request) => [delivery(body, request)],
  read: readChatwoot,
  vendorSecret: ({ webhookSecret }) => webhookSecret,
  client: (known, http = httpFor("Chatwoot")) => chatwootClient(known, http),
  setup: (webhookUrl, secret) => [
    { text: "In Chatwoot open Settings → Integrations → Webhooks and add a webhook." },
    { text: "As URL paste this address.", copy: signedAddress(webhookUrl, secret) },
    { text: "Choose these events and save.", copy: subscriptions.join("\n") },
    { text: "If Chatwoot then shows a secret for the webhook, enter it on this page under Change credentials." },
  ],
  linkTo: (ticketId, known) => (known ? `${known.address}/app/accounts/${known.accountId}/conversations/${ticketId}` : null),
};

/** Merchants name the host themselves: it must be one of the internet, not one next to this app. */
function isPublicHttps(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.port !== "") return false;
  return (
    /^[a-z0-9.-]+\.[a-z][a-z0-9-]+$/i.test(url.hostname) && !/\.(local|internal|localhost|lan|home|corp)$/i.test(url.hostname)
  );
}

/** Chatwoot numbers its deliveries; older versions do not. */
function delivery(body: unknown, { headers }: SignedRequest): Delivery {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new BadRequest("Expected one event object");
  const topic = z.object({ event: z.string().max(60) }).safeParse(body).data?.event ?? "unknown";
  const given = headers.get("x-chatwoot-delivery");
  return { topic, body, externalId: given && given.length <= 255 ? given : contentId(JSON.stringify(body)) };
}
