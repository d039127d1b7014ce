import { createHmac } from "node:crypto";

/** A webhook of a Front app, signed with the app's signing key at `now`. */
export function frontWebhook(body: string, secret: string, now: Date): Request {
  const time = String(now.getTime());
  return new Request("https://app.fiveday.test/webhooks/helpdesk/k", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-front-request-timestamp": time,
      "x-front-signature": createHmac("sha256", secret).update(`${time}:${body}`).digest("base64"),
    },
    body,
  });
}
