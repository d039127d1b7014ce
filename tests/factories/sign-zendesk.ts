import { createHmac } from "node:crypto";

/** A request as Zendesk signs it: base64 HMAC-SHA256 over the timestamp followed by the body. */
export function zendeskWebhook(body: string, secret: string, at: Date): Request {
  const timestamp = at.toISOString().replace(/\.\d+Z$/, "Z");
  return new Request("https://app.fiveday.test/webhooks/helpdesk/k", {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-zendesk-webhook-signature-timestamp": timestamp,
      "x-zendesk-webhook-signature": createHmac("sha256", secret)
        .update(timestamp + body)
        .digest("base64"),
    },
  });
}
