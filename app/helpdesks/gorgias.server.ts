import { z } from "zod";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter } from "./contract.ts";
import { gorgiasClient, type GorgiasCredentials } from "./gorgias-client.server.ts";
import { readContext } from "./gorgias-read.ts";
import { id, optional } from "./parse.ts";
import { contentId, sameText } from "./signatures.ts";

const credentials = z.object({
  account: z
    .string()
    .overwrite((given) =>
      given
        .trim()
        .replace(/^https?:\/\//i, "")
        .replace(/\.gorgias\.com.*$/i, "")
        .toLowerCase(),
    )
    .regex(/^[a-z0-9-]+$/, "is the part before .gorgias.com")
    .meta({ title: "Gorgias address", description: "The part before .gorgias.com", placeholder: "my-store" }),
  email: z.email().meta({ title: "E-mail", description: "Of the user who made the API key", placeholder: "you@my-store.com" }),
  apiKey: z.string().min(1).meta({ title: "API key", description: "In Gorgias: Settings, then REST API", secret: true }),
});

/**
 * Gorgias has HTTP integrations instead of webhooks: they post what their template says. Ours is `{{context}}`, the whole
 * ticket with its messages. Nothing is signed, so a random secret travels in a header of the integration; there is no
 * replay protection, which is harmless because applying an event twice changes nothing.
 */
export const gorgias: HelpdeskAdapter<GorgiasCredentials> = {
  id: "gorgias",
  label: "Gorgias",
  macroTicketId: "{{ticket.id}}",
  credentials,
  delivery: "both",
  lacks: ["articles", "handle_time"],
  verify({ headers }, secrets) {
    const given = headers.get("x-app-webhook-secret") ?? "";
    return secrets.map((secret) => sameText(given, secret)).includes(true);
  },
  deliveries: (body, request) => [delivery(body, new URL(request.url).searchParams.get("e") ?? "")],
  read: readContext,
  client: (known, http = httpFor("Gorgias")) => gorgiasClient(known, http),
  setup: (webhookUrl, secret) => [
    { text: "In Gorgias, open Settings, then Apps, choose HTTP integration and add one. You need to be an admin." },
    { text: "Name it, then paste this as its URL and choose the method POST with JSON in both directions.", copy: webhookUrl },
    { text: "Turn on all triggers that begin with Ticket." },
    { text: "Add a header with this name.", copy: "X-App-Webhook-Secret" },
    { text: "Give the header this value.", copy: secret },
    { text: "Put this, and nothing else, into the request body and save.", copy: "{{context}}" },
  ],
  linkTo(ticketId, known) {
    return known ? `https://${known.account}.gorgias.com/app/ticket/${ticketId}` : null;
  },
};

const text = z.string();

/** What a whole context says of itself, however little else of it is readable. */
const envelope = z.object({
  event: z.object({ id, type: optional(text) }),
  ticket: optional(z.object({ id: optional(id), updated_datetime: optional(text) })),
  message: optional(z.object({ id: optional(id) })),
});

/** The vendor gives no id of a delivery: it is what happened, to which ticket and message, and when the ticket changed. */
function delivery(body: unknown, trigger: string): Delivery {
  const { event: told, ticket: about, message: wrote } = envelope.safeParse(body).data ?? {};
  const topic = told?.type ?? (trigger || "ticket");
  const parts = told
    ? [told.id, topic, about?.id, wrote?.id, about?.updated_datetime].map((part) => part ?? "")
    : [JSON.stringify(body)];
  return { topic, body, externalId: contentId(trigger, ...parts) };
}
