import { BadRequest } from "#app/lib/errors.ts";
import type { Delivery, SignedRequest } from "./contract.ts";
import { contentId, sameText } from "./signatures.ts";

const WINDOW_MS = 5_000;

/**
 * A ping is a call to our address from a helpdesk without webhooks: at most it names a ticket to look at sooner. The secret travels
 * in a header or, where none can be set, in the address.
 */
export function verifyPing({ headers, url }: SignedRequest, secrets: readonly string[]): boolean {
  const given = headers.get("x-app-webhook-secret") ?? new URL(url).searchParams.get("secret") ?? "";
  return secrets.map((secret) => sameText(given, secret)).includes(true);
}

/**
 * The same words may mean a new change, so only a repetition within seconds is the same ping: looking once too often changes nothing.
 * @throws BadRequest
 */
export function pingDelivery(body: unknown): Delivery {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new BadRequest("Expected an object that names a ticket");
  const moment = Math.floor(Date.now() / WINDOW_MS);
  return { externalId: contentId(JSON.stringify(body), String(moment)), topic: "ping", body };
}
