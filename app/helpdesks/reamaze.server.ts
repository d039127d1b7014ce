import { z } from "zod";
import { httpFor } from "#app/lib/http.server.ts";
import type { HelpdeskAdapter } from "./contract.ts";
import { pingDelivery, verifyPing } from "./ping.ts";
import { reamazeClient, type ReamazeCredentials } from "./reamaze-client.server.ts";
import { readPing } from "./reamaze-read.ts";

const credentials = z.object({
  brand: z
    .string()
    .overwrite((given) =>
      given
        .trim()
        .replace(/^https?:\/\//i, "")
        .replace(/\.reamaze\.(io|com)(\/.*)?$/i, "")
        .toLowerCase(),
    )
    .regex(/^[a-z0-9-]+$/, "is the part before .reamaze.com")
    .meta({ title: "Re:amaze brand", description: "The part before .reamaze.com", placeholder: "my-store" }),
  email: z.email().meta({ title: "Login email", description: "Of the user the API token belongs to" }),
  token: z.string().trim().min(1, "is required").meta({
    title: "API token",
    description: "Settings → Developer → API Token. Satisfaction ratings need a user whose role may see reports.",
    secret: true,
  }),
});

/**
 * Re:amaze has no webhooks for tickets, so it is asked every few minutes; a call to our address may name a conversation to look at
 * sooner. It shows how a conversation stands, not since when: a closing counts from when it was first seen, or from the last message
 * when the first look at the conversation after that message found it closed. Earlier closings of what was reopened before it was
 * first read are not told.
 */
export const reamaze: HelpdeskAdapter<ReamazeCredentials> = {
  id: "reamaze",
  label: "Re:amaze",
  credentials,
  delivery: "poll",
  lacks: [
    "types",
    "phones",
    "customer_ids",
    "automatic_answers",
    "closing_actor",
    "closing_times",
    "reopenings",
    "past_reopenings",
    "merges",
    "calls",
    "articles",
    "handle_time",
  ],
  verify: verifyPing,
  deliveries: (body) => [pingDelivery(body)],
  read: readPing,
  client: (known, http = httpFor("Re:amaze")) => reamazeClient(known, http),
  linkTo(ticketId, known) {
    return known ? `https://${known.brand}.reamaze.com/admin/conversations/${encodeURIComponent(ticketId)}` : null;
  },
};
