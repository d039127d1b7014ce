import type { ActionFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { receiveShopifyWebhook } from "#app/ingest/receive-shopify.server.ts";
import { unlessDatabaseAway } from "#app/ingest/database-away.server.ts";
import { readBytes } from "#app/lib/read-bytes.ts";

const MOST_BYTES = 5 * 1024 * 1024;

export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== "POST") return refuse();
  const body = await readBytes(request, MOST_BYTES);
  if (body.outcome === "too-large") return new Response("body over 5 MB", { status: 413 });
  const received = await unlessDatabaseAway(() => receiveShopifyWebhook({ headers: request.headers, body: body.bytes }));
  switch (received.outcome) {
    case "stored":
    case "duplicate":
    case "ignored":
      return new Response(null, { status: 200 });
    case "bad-signature":
      return new Response("bad or missing HMAC", { status: 401 });
    case "unusable":
      return new Response(received.reason, { status: 400 });
    case "database-away":
      return new Response("try again", { status: 503, headers: { "Retry-After": "10" } });
  }
}

export const loader = () => refuse();
export const headers = boundary.headers;

function refuse(): Response {
  return new Response("POST only", { status: 405, headers: { Allow: "POST" } });
}
