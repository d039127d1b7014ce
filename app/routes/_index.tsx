import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";

/** The address without a path: Shopify's admin arrives here with the shop in the query and is sent on. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has("shop")) throw redirect(`/app${search}`);
  return null;
}

export const headers = boundary.headers;

export default function Index() {
  return (
    <main style={{ maxWidth: "32rem", margin: "20vh auto", padding: "0 1rem", fontFamily: "system-ui, sans-serif" }}>
      <h1>Fiveday</h1>
      <p>Open Fiveday from the Apps section of your Shopify admin.</p>
    </main>
  );
}
