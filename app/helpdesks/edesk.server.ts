import { z } from "zod";
import { httpFor } from "#app/lib/http.server.ts";
import type { HelpdeskAdapter } from "./contract.ts";
import { edeskClient, type EdeskCredentials } from "./edesk-client.server.ts";
import { readPing } from "./edesk-read.ts";
import { pingDelivery, verifyPing } from "./ping.ts";

const credentials = z.object({
  token: z.string().trim().min(1, "is required").meta({
    title: "API token",
    description: "Settings → Company → API tokens, made by an admin of an Enterprise plan",
    secret: true,
  }),
});

/**
 * eDesk documents no webhooks, so it is asked every few minutes. A message rule that calls an address may name a ticket to look
 * at sooner: with the secret in a header or, where a rule can set none, in the address. Closing and reopening have a time when
 * an item of the ticket tells them; otherwise the time of the last message stands for it.
 */
export const edesk: HelpdeskAdapter<EdeskCredentials> = {
  id: "edesk",
  label: "eDesk",
  credentials,
  delivery: "poll",
  lacks: ["customer_ids", "automatic_answers", "merges", "calls", "articles", "handle_time"],
  verify: verifyPing,
  deliveries: (body) => [pingDelivery(body)],
  read: readPing,
  client: (given, http = httpFor("eDesk")) => edeskClient(given, http),
};
