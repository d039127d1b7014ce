import { z } from "zod";
import { BadRequest } from "#app/lib/errors.ts";
import { httpFor } from "#app/lib/http.server.ts";
import type { Delivery, HelpdeskAdapter } from "./contract.ts";
import { edeskClient, type EdeskCredentials } from "./edesk-client.server.ts";
import { readPing } from "./edesk-read.ts";
import { contentId, sameText } from "./signatures.ts";

const credentials = z.object({
  token: z.string().trim().min(1, "is required").meta({
    title: "API token",
    description: "Settings → Company → API tokens, made by an admin of an Enterprise plan",
    secret: true,
  }),
});

const PING_WINDOW_MS = 60_000;

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
  lacks: ["merges", "calls", "articles", "handle_time"],
  verify({ headers, url }, secrets) {
    const given = headers.get("x-app-webhook-secret") ?? new URL(url).searchParams.get("secret") ?? "";
    return secrets.map((secret) => sameText(given, secret)).includes(true);
  },
  deliveries: (body) => [ping(body)],
  read: readPing,
  client: (given, http = httpFor("eDesk")) => edeskClient(given, http),
};

/** The same words may mean a new change, so only a repetition within a minute is the same ping. */
function ping(body: unknown): Delivery {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new BadRequest("Expected an object that names a ticket");
  const minute = Math.floor(Date.now() / PING_WINDOW_MS);
  return { externalId: contentId(JSON.stringify(body), String(minute)), topic: "ping", body };
}
