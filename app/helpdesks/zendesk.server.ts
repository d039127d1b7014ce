import { z } from "zod";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter } from "./contract.ts";
import { zendeskClient, type ZendeskCredentials } from "./zendesk-client.server.ts";
import { readZendesk } from "./zendesk-read.ts";
import { contentId, hmacSha256Base64, isFresh, sameText } from "./signatures.ts";

const credentials = z.object({
  subdomain: z
    .string()
    .overwrite((given) =>
      given
        .trim()
        .replace(/^https?:\/\//i, "")
        .replace(/\.zendesk\.com.*$/i, "")
        .toLowerCase(),
    )
    .regex(/^[a-z0-9-]+$/, "is the part before .zendesk.com")
    .meta({ title: "Zendesk address", description: "The part before .zendesk.com", placeholder: "my-store" }),
  email: z.email().meta({ title: "E-mail", description: "Of an administrator in Zendesk", placeholder: "you@my-store.com" }),
  apiToken: z
    .string()
    .min(1)
    .meta({ title: "API token", description: "In Zendesk: Admin Center, Apps and integrations, API tokens", secret: true }),
  reasonField: z.string().regex(/^\d*$/, "is the number of a ticket field").optional().meta({
    title: "Field of the contact reason",
    description: "Number of the ticket field that says why customers write. Leave it empty to use Zendesk's ticket type.",
  }),
  orderField: z
    .string()
    .regex(/^\d*$/, "is the number of a ticket field")
    .optional()
    .meta({ title: "Field of the order", description: "Number of the ticket field in which orders are named, if there is one" }),
  signingSecret: z
    .string()
    .trim()
    .transform((given) => (given === "" ? undefined : given))
    .optional()
    .meta({
      title: "Signing secret",
      description: "Only when you add the webhook yourself: Zendesk shows it under Reveal secret",
      secret: true,
    }),
});

/**
 * Zendesk posts one event of a ticket at a time to a webhook with event subscriptions, which the app makes itself. It signs the
 * timestamp header followed by the body and gives no window of its own; five minutes are allowed. There is no event for a
 * satisfaction rating: a trigger may tell it, and the regular look at changed tickets finds it anyway, as it finds events that
 * were lost, because Zendesk does not repeat a failed delivery.
 */
export const zendesk: HelpdeskAdapter<ZendeskCredentials> = {
  id: "zendesk",
  label: "Zendesk",
  macroTicketId: "{{ticket.id}}",
  credentials,
  delivery: "both",
  lacks: ["automatic_answers", "past_spam", "articles"],
  verify({ headers, body }, secrets, now) {
    const timestamp = headers.get("x-zendesk-webhook-signature-timestamp") ?? "";
    const signature = headers.get("x-zendesk-webhook-signature") ?? "";
    if (!isFresh(Date.parse(timestamp) / 1000, now, TOLERANCE_SECONDS)) return false;
    return secrets
      .filter((secret) => secret !== TEST_BUTTON_SECRET)
      .map((secret) => sameText(signature, hmacSha256Base64(secret, timestamp, body)))
      .includes(true);
  },
  deliveries: (body, { headers }) => [delivery(body, headers.get("x-zendesk-webhook-invocation-id"))],
  read: readZendesk,
  vendorSecret: ({ signingSecret }) => signingSecret,
  client: (known, http = httpFor("Zendesk")) => zendeskClient(known, http),
  setup: (webhookUrl) => [
    { text: "In Zendesk open Admin Center, Apps and integrations, Webhooks, and choose Create webhook." },
    { text: "Choose Zendesk events, and all events of tickets." },
    { text: "As endpoint URL paste this address. Method: POST. Format: JSON. Authentication: none.", copy: webhookUrl },
    { text: "After saving choose Reveal secret, and enter the signing secret on this page under Change credentials." },
    {
      text: "To see ratings at once, add a second webhook for triggers with the same address, and a trigger on Ticket satisfaction that sends:",
      copy: '{"event":"ticket_rated","ticket_id":"{{ticket.id}}","rated":"{{ticket.updated_at_with_timestamp}}"}',
    },
  ],
  linkTo(ticketId, known) {
    return known ? `https://${known.subdomain}.zendesk.com/agent/tickets/${ticketId}` : null;
  },
};

const TOLERANCE_SECONDS = 300;
/** Public: Zendesk signs with it when somebody tests a webhook that does not exist yet. */
const TEST_BUTTON_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";

const envelope = z.object({ id: z.string().min(1), type: z.string() });

/** Events have an id of their own; what a trigger posts is known by its call, else by its content. */
function delivery(body: unknown, invocation: string | null): Delivery {
  const event = envelope.safeParse(body).data;
  if (event) return { topic: event.type.replace("zen:event-type:", ""), externalId: event.id, body };
  return { topic: "trigger", externalId: invocation ?? contentId(JSON.stringify(body)), body };
}
