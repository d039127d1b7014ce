import { createHmac } from "node:crypto";
import { action } from "#app/routes/webhooks.helpdesk.$connectionKey.ts";

export type HelpdeskWebhook = {
  key: string;
  secret: string;
  body: unknown;
  /** When it was signed, epoch seconds; now without it. */
  timestamp?: number;
  /** Replaces or, with null, leaves out headers. */
  headers?: Record<string, string | null>;
  /** Replaces the body after signing. */
  sentBody?: string;
  method?: string;
};

/** A request with generic events, signed as contract.md section 4 says. A text body is sent as it is. */
export function genericWebhook({ timestamp, ...webhook }: HelpdeskWebhook): Request {
  const body = asText(webhook.body);
  const at = String(timestamp ?? Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", webhook.secret).update(`${at}.${body}`).digest("hex");
  return build(webhook, { "x-fiveday-timestamp": at, "x-fiveday-signature": `sha256=${signature}` });
}

/** A request of a Gorgias HTTP integration: the secret travels in a header. */
export function gorgiasWebhook(webhook: HelpdeskWebhook, trigger = "ticket-message-created"): Request {
  return build(webhook, { "x-app-webhook-secret": webhook.secret }, `?e=${trigger}`);
}

/** Hands a request to the door that helpdesks knock on. */
export async function knockHelpdesk(request: Request): Promise<Response> {
  const connectionKey = decodeURIComponent(new URL(request.url).pathname.split("/").at(-1)!);
  return action({ request, params: { connectionKey }, context: {} });
}

function build(
  { key, body, headers, sentBody, method = "POST" }: HelpdeskWebhook,
  own: Record<string, string>,
  query = "",
): Request {
  const all: Record<string, string | null> = { "content-type": "application/json", ...own, ...headers };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const url = `https://app.fiveday.test/webhooks/helpdesk/${key}${query}`;
  return new Request(url, { method, headers: given, body: sentBody ?? asText(body) });
}

function asText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
