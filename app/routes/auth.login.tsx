import { boundary } from "@shopify/shopify-app-remix/server";

export const headers = boundary.headers;

/** Where the Shopify library sends requests that name no shop: those belong in the admin. */
export default function Login() {
  return (
    <main style={{ maxWidth: "32rem", margin: "20vh auto", padding: "0 1rem", fontFamily: "system-ui, sans-serif" }}>
      <h1>Fiveday</h1>
      <p>Open Fiveday from the Apps section of your Shopify admin.</p>
    </main>
  );
}
