import { createHmac } from "node:crypto";

/** A webhook of an Intercom app, signed with the app's client secret. */
export function signIntercom(body: string, secret: string): Request {
  return new Request("https://app.fiveday.test/webhooks/helpdesk/k", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "intercom-parrot-service-client/1.0",
      "x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`,
    },
    body,
  });
}
