import { readBytes } from "#app/lib/read-bytes.ts";
import { unlessDatabaseAway } from "./database-away.server.ts";

/** What became of a message. */
type Received =
  { outcome: "stored" | "duplicate" | "ignored" | "unknown" | "bad-signature" } | { outcome: "unusable"; reason: string };

/**
 * The answer to a webhook of Shopify or a helpdesk (contract.md section 3): 200 once it is stored, so that it need not be sent again; 503
 * while the database is away, so that it is.
 * @param mostMegabytes larger bodies are refused unread
 */
export async function answerWebhook(
  request: Request,
  mostMegabytes: number,
  receive: (body: Uint8Array) => Promise<Received>,
): Promise<Response> {
  if (request.method !== "POST") return postOnly();
  const body = await readBytes(request, mostMegabytes * 1024 * 1024);
  if (body.outcome === "too-large") return new Response(`body over ${mostMegabytes} MB`, { status: 413 });
  const received = await unlessDatabaseAway(() => receive(body.bytes));
  switch (received.outcome) {
    case "stored":
    case "duplicate":
    case "ignored":
      return new Response(null, { status: 200 });
    case "unknown":
      return new Response("unknown connection", { status: 404 });
    case "bad-signature":
      return new Response("bad or missing signature", { status: 401 });
    case "unusable":
      return new Response(received.reason, { status: 400 });
    case "database-away":
      return new Response("try again", { status: 503, headers: { "Retry-After": "10" } });
  }
}

export function postOnly(): Response {
  return new Response("POST only", { status: 405, headers: { Allow: "POST" } });
}
