import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticate } from "#app/shopify/app.server.ts";

/**
 * Session-token bounce and frame exit, which the Shopify library answers by throwing whole documents: a route with a component
 * would show them as errors.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticate.admin(request);
  return new Response(null, { status: 204 });
}

export const headers = boundary.headers;
