import { createHmac } from "node:crypto";

/** A request as HubSpot signs it (v3): base64 HMAC-SHA256 over method, address, body and timestamp. */
export function hubspotWebhook(body: string, secret: string, at: Date): Request {
  const url = "https://app.fiveday.test/webhooks/helpdesk/k";
  const timestamp = String(at.getTime());
  const signature = createHmac("sha256", secret).update(`POST${url}${body}${timestamp}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "x-hubspot-request-timestamp": timestamp,
    "x-hubspot-signature-v3": signature,
  };
  return new Request(url, { method: "POST", body, headers });
}
