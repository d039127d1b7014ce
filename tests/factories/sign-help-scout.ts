import { createHmac } from "node:crypto";

/** A webhook of Help Scout; the event named in its header is not signed. */
export function signHelpScout(body: string, secret: string, event = "convo.created"): Request {
  return new Request("https://app.fiveday.test/webhooks/helpdesk/k", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-helpscout-event": event,
      "x-helpscout-signature": createHmac("sha1", secret).update(body).digest("base64"),
    },
    body,
  });
}
