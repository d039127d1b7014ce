import { z } from "zod";
import { env } from "#app/lib/env.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter, SignedRequest } from "./contract.ts";
import { hubspotClient, type HubspotCredentials } from "./hubspot-client.server.ts";
import { readHubspot } from "./hubspot-read.ts";
import { contentId, hmacSha256Base64, isFresh, sameText } from "./signatures.ts";

const credentials = z.object({
  accessToken: z.string().trim().min(1).meta({
    title: "Access token",
    description:
      "In HubSpot: Settings, Integrations, Private apps, your app, Auth. Scopes: tickets, conversations.read, crm.objects.contacts.read, crm.objects.owners.read",
    secret: true,
  }),
  clientSecret: z.string().trim().min(16, "is longer").meta({
    title: "Client secret",
    description: "On the same page. HubSpot signs its webhooks with it.",
    secret: true,
  }),
  portalId: z.string().trim().regex(/^\d*$/, "is a number").optional().meta({
    title: "Hub ID",
    description: "The number in HubSpot's addresses, for links to tickets",
    placeholder: "44120033",
  }),
  orderProperty: z
    .string()
    .trim()
    .regex(/^[a-z0-9_]*$/, "is the internal name of a ticket property")
    .optional()
    .meta({
      title: "Property of the order",
      description: "Internal name of the ticket property in which orders are named, if there is one",
      placeholder: "order_number",
    }),
});

/**
 * HubSpot posts arrays of up to 100 events of an app, each only naming a ticket or a conversation. It signs method, address,
 * body and a timestamp in milliseconds with the app's client secret and asks to refuse what is older than five minutes. The
 * address is the public one with some percent-encoded characters decoded; behind a proxy the app sees another, so its own public
 * address is tried as well.
 */
export const hubspot: HelpdeskAdapter<HubspotCredentials> = {
  id: "hubspot",
  label: "HubSpot",
  credentials,
  delivery: "both",
  lacks: ["ratings", "tags", "customer_ids", "automatic_answers", "calls", "articles", "handle_time"],
  verify(request, secrets, now) {
    const { method, headers, body } = request;
    const timestamp = headers.get("x-hubspot-request-timestamp") ?? "";
    const signature = headers.get("x-hubspot-signature-v3") ?? "";
    if (!/^\d{1,15}$/.test(timestamp) || !isFresh(Number(timestamp) / 1000, now, TOLERANCE_SECONDS)) return false;
    const expected = secrets.flatMap((secret) =>
      addresses(request).map((address) => hmacSha256Base64(secret, method + address, body, timestamp)),
    );
    return expected.map((each) => sameText(signature, each)).includes(true);
  },
  deliveries(body) {
    const events = Array.isArray(body) ? (body as unknown[]) : [body];
    if (events.length > MOST_EVENTS) throw new BadRequest(`At most ${MOST_EVENTS} events a request, got ${events.length}`);
    return events.map(delivery);
  },
  read: readHubspot,
  vendorSecret: ({ clientSecret }) => clientSecret,
  client: (known, http = httpFor("HubSpot")) => hubspotClient(known, http),
  setup: (webhookUrl) => [
    { text: "In HubSpot open Settings, Integrations, Private apps, your app, Webhooks, and choose Edit webhooks." },
    { text: "As target URL paste this address.", copy: webhookUrl },
    {
      text: "Subscribe to tickets: Created, Deleted, Merged, Restored, Association changed, and changes of the properties hs_pipeline_stage, hubspot_owner_id, hs_ticket_category and subject.",
    },
    { text: "Subscribe to conversations: New message, Property changed. Then commit the changes." },
  ],
  linkTo(ticketId, known) {
    return known?.portalId ? `https://app.hubspot.com/contacts/${known.portalId}/ticket/${ticketId}` : null;
  },
};

const TOLERANCE_SECONDS = 300;
const MOST_EVENTS = 100;

/** The addresses that HubSpot may have signed. */
function addresses({ url }: SignedRequest): string[] {
  const { pathname, search } = new URL(url);
  return [...new Set([url, `${env().SHOPIFY_APP_URL.replace(/\/$/, "")}${pathname}${search}`].map(decoded))];
}

/** Characters that HubSpot decodes before signing. */
function decoded(address: string): string {
  return address.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (code) => decodeURIComponent(code));
}

const envelope = z.object({
  subscriptionType: z.string(),
  portalId: z.unknown().optional(),
  subscriptionId: z.unknown().optional(),
  objectId: z.unknown().optional(),
  occurredAt: z.unknown().optional(),
  propertyName: z.unknown().optional(),
  eventId: z.unknown().optional(),
});

/** An event's id alone is not unique. What names neither is known by its content. */
function delivery(body: unknown): Delivery {
  const event = envelope.safeParse(body).data;
  if (!event || event.eventId === undefined)
    return { topic: event?.subscriptionType ?? "unknown", externalId: contentId(JSON.stringify(body) ?? ""), body };
  const { subscriptionType: topic, portalId, subscriptionId, objectId, occurredAt, propertyName, eventId } = event;
  return { topic, externalId: [portalId, subscriptionId, objectId, occurredAt, propertyName, eventId].join(":"), body };
}
