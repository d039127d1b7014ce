import { z } from "zod";
import { randomUUID } from "node:crypto";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter, SignedRequest } from "./contract.ts";
import { freshdeskClient, type FreshdeskCredentials } from "./freshdesk-client.server.ts";
import { readFreshdesk } from "./freshdesk-read.ts";
import { contentId, sameText } from "./signatures.ts";

const credentials = z.object({
  domain: z
    .string()
    .overwrite((given) =>
      given
        .trim()
        .replace(/^https?:\/\//i, "")
        .replace(/\.freshdesk\.com.*$/i, "")
        .toLowerCase(),
    )
    .regex(/^[a-z0-9-]+$/, "is the part before .freshdesk.com")
    .meta({ title: "Freshdesk address", description: "The part before .freshdesk.com", placeholder: "my-store" }),
  apiKey: z
    .string()
    .min(1)
    .meta({ title: "API key", description: "In Freshdesk: your profile picture, Profile settings, View API key", secret: true }),
});

/**
 * Freshdesk posts what an automation rule's template says, with nothing signed and no id: a random secret travels in a header.
 * Placeholders are inserted without escaping and are words in the account's language, so our template names the ticket and the
 * app reads it. Failed calls come again after 5, 30 and 60 minutes, and over 1,000 calls an hour are put off.
 */
export const freshdesk: HelpdeskAdapter<FreshdeskCredentials> = {
  id: "freshdesk",
  label: "Freshdesk",
  macroTicketId: "{{ticket.id}}",
  credentials,
  delivery: "both",
  lacks: [
    "customer_ids",
    "automatic_answers",
    "automation",
    "closing_actor",
    "past_reopenings",
    "merges",
    "calls",
    "articles",
    "handle_time",
  ],
  verify({ headers }, secrets) {
    const given = headers.get(SECRET_HEADER) ?? "";
    return secrets.map((secret) => sameText(given, secret)).includes(true);
  },
  deliveries: (body, request) => [delivery(body, request)],
  read: readFreshdesk,
  client: (known, http = httpFor("Freshdesk")) => freshdeskClient(known, http),
  setup: (webhookUrl, secret) => [
    {
      text: "In Freshdesk open Admin, Workflows, Automations. The rule below is made twice: under Ticket creation and under Ticket updates.",
    },
    {
      text: "Ticket creation: leave the conditions empty. Ticket updates: choose any agent, requester or system, and add the events Reply is sent, Note is added, Status is changed, Agent is updated, Group is updated, Tag is updated, Type is changed and Customer feedback is received.",
    },
    { text: "As action choose Trigger webhook, request type POST, and this URL.", copy: webhookUrl },
    { text: "Tick Custom headers and paste this line.", copy: `${SECRET_HEADER}: ${secret}` },
    { text: "Encoding JSON, content Advanced, with this text.", copy: '{"event":"ticket.updated","ticket_id":"{{ticket.id}}"}' },
  ],
  linkTo(ticketId, known) {
    return known ? `https://${known.domain}.freshdesk.com/a/tickets/${ticketId}` : null;
  },
};

const SECRET_HEADER = "x-app-webhook-secret";

const envelope = z.object({ event: z.string() });

/** A number for each request that came in. */
const requests = new WeakMap<SignedRequest, string>();

/**
 * Two changes of a ticket can be told with the very same bytes, so a request is never taken for a repeat of an earlier one:
 * reading a ticket once too often changes nothing, once too seldom loses a reply.
 */
function delivery(body: unknown, request: SignedRequest): Delivery {
  const number = requests.get(request) ?? randomUUID();
  requests.set(request, number);
  return { topic: envelope.safeParse(body).data?.event ?? "ticket", externalId: contentId(number, JSON.stringify(body)), body };
}
