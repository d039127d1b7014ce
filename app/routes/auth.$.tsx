import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { authenticate } from "#app/shopify/app.server.ts";

/** Session-token bounce and frame exit, which the Shopify library answers; anything else belongs in the admin. */
export async function loader({ request }: LoaderFunctionArgs) {
  if (new URL(request.url).pathname === "/auth/login") return null;
  await authenticate.admin(request);
  return null;
}

export const headers = boundary.headers;

export default function Auth() {
  return (
    <main style={{ maxWidth: "32rem", margin: "20vh auto", padding: "0 1rem", fontFamily: "system-ui, sans-serif" }}>
      <h1>Fiveday</h1>
      <p>Open Fiveday from the Apps section of your Shopify admin.</p>
    </main>
  );
}
