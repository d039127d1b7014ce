import { createHash, createHmac } from "node:crypto";

/** A webhook of a Chatwoot that signs: time and body, with a number for each delivery. */
export function signChatwoot(body: string, secret: string, now: Date): Request {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return new Request("https://app.fiveday.test/webhooks/helpdesk/k", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-chatwoot-timestamp": timestamp,
      "x-chatwoot-delivery": createHash("sha256").update(body).digest("hex"),
      "x-chatwoot-signature": `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`,
    },
    body,
  });
}
