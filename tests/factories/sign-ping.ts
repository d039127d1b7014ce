/** A ping of a helpdesk without webhooks: the secret travels in a header. */
export function signPing(body: string, secret: string): Request {
  const headers = { "content-type": "application/json", "x-app-webhook-secret": secret };
  return new Request("https://app.fiveday.test/webhooks/helpdesk/k", { method: "POST", headers, body });
}
