/** A request as a Freshdesk automation rule sends it: the secret travels in a header. */
export function freshdeskWebhook(body: string, secret: string): Request {
  const headers = { "content-type": "application/json", "x-app-webhook-secret": secret };
  return new Request("https://app.fiveday.test/webhooks/helpdesk/k", { method: "POST", body, headers });
}
