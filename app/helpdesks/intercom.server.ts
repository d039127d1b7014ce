import { z } from "zod";
import { BadRequest } from "#app/lib/errors.ts";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter, SetupStep } from "./contract.ts";
import { API_VERSION, intercomClient } from "./intercom-client.server.ts";
import { readIntercom } from "./intercom-read.ts";
import { contentId, hmacSha1, sameText } from "./signatures.ts";

const credentials = z.object({
  accessToken: z.string().trim().min(1, "is required").meta({
    title: "Access token",
    description:
      "Developer Hub → your app → Configure → Authentication. It needs to read conversations, tickets, contacts, admins and calls.",
    secret: true,
  }),
  clientSecret: z.string().trim().min(16, "is longer").meta({
    title: "Client secret",
    description: "Developer Hub → your app → Configure → Basic information. Intercom signs its webhooks with it.",
    secret: true,
  }),
  region: z.enum(["us", "eu", "au"]).default("us").meta({
    title: "Region",
    description: "Where Intercom keeps the workspace: us, eu or au",
    placeholder: "us",
  }),
});

type IntercomCredentials = z.output<typeof credentials>;

/**
 * An Intercom app has one webhook address and a list of topics, set by hand in the Developer Hub. Requests are signed with the
 * app's client secret (HMAC-SHA1 over the raw body, hex, `X-Hub-Signature: sha1=…`) without a clock; a replay is harmless
 * because applying an event twice changes nothing. A failed delivery is sent once more after a minute and then lost, so the
 * history is also looked through every few minutes. Conversations carry the parts that caused the webhook; tickets are
 * objects of their own, of which only customers' count.
 */
export const intercom: HelpdeskAdapter<IntercomCredentials> = {
  id: "intercom",
  label: "Intercom",
  credentials,
  delivery: "both",
  lacks: ["types", "automatic_answers", "merges", "spam", "articles", "handle_time"],
  verify({ headers, body }, secrets) {
    const given = headers.get("x-hub-signature") ?? "";
    return secrets.map((secret) => sameText(given, `sha1=${hmacSha1(secret, body, "hex")}`)).includes(true);
  },
  deliveries: (body) => [delivery(body)],
  read: readIntercom,
  vendorSecret: ({ clientSecret }) => clientSecret,
  client: (given, http = httpFor("Intercom")) => intercomClient(given, http),
  setup,
  linkTo(ticketId, known) {
    const region = known && known.region !== "us" ? `.${known.region}` : "";
    return `https://app${region}.intercom.com/a/apps/_/conversations/${ticketId}`;
  },
};

const topics = [
  "conversation.user.created",
  "conversation.user.replied",
  "conversation.admin.single.created",
  "conversation.admin.replied",
  "conversation.admin.noted",
  "conversation.admin.assigned",
  "conversation.admin.open.assigned",
  "conversation.admin.opened",
  "conversation.admin.closed",
  "conversation.admin.snoozed",
  "conversation.admin.unsnoozed",
  "conversation.operator.replied",
  "conversation.rating.added",
  "conversation.contact.attached",
  "conversation.deleted",
  "conversation_part.tag.created",
  "ticket.created",
  "ticket.state.updated",
  "ticket.note.created",
  "ticket.admin.assigned",
  "ticket.team.assigned",
  "ticket.admin.replied",
  "ticket.contact.replied",
  "ticket.closed",
  "ticket.resolved",
  "ticket.rating.provided",
  "call.started",
  "call.ended",
];

function setup(webhookUrl: string): SetupStep[] {
  return [
    { text: "In Intercom open Settings → Integrations → Developer Hub → your app → Configure → Webhooks." },
    { text: "Set the endpoint URL.", copy: webhookUrl },
    { text: `Set the API version of webhooks to ${API_VERSION}.`, copy: API_VERSION },
    { text: "Add these topics and save.", copy: topics.join("\n") },
    { text: "The client secret under Basic information signs the webhooks: it has to be the one entered here." },
  ];
}

/** A ping has no id; it is kept under its content. */
function delivery(body: unknown): Delivery {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new BadRequest("Expected a notification_event object");
  const given = z
    .object({ id: z.string().min(1).max(255).nullish().catch(null), topic: z.string().catch("unknown") })
    .parse(body);
  return { externalId: given.id ?? contentId(JSON.stringify(body)), topic: given.topic, body };
}
