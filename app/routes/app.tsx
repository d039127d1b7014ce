import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import polarisTexts from "@shopify/polaris/locales/en.json" with { type: "json" };
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { isDatabaseAway } from "#app/lib/database-away.ts";
import { env } from "#app/lib/env.server.ts";
import { authenticate } from "#app/shopify/app.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  try {
    await authenticate.admin(request);
  } catch (error) {
    // The library's session storage fails like any other query; say what it is instead of a blank error.
    if (isDatabaseAway(error)) throw new Response("database away", { status: 503 });
    throw error;
  }
  return { apiKey: env().SHOPIFY_API_KEY, appBridgeUrl: env().APP_BRIDGE_URL };
}

export const headers = boundary.headers;

export default function App() {
  const { apiKey } = useLoaderData<typeof loader>();
  return (
    <AppProvider isEmbeddedApp={false} apiKey={apiKey} i18n={polarisTexts}>
      <NavMenu>
        <Link to="/app" rel="home">
          Overview
        </Link>
        <Link to="/app/revenue">Revenue</Link>
        <Link to="/app/agents">Agents</Link>
      </NavMenu>
      <Outlet />
    </AppProvider>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (isAway(error)) {
    return (
      <AppProvider isEmbeddedApp={false} apiKey="" i18n={polarisTexts}>
        <Page title="Fiveday">
          <Banner
            tone="warning"
            title="The figures cannot be read at the moment"
            action={{ content: "Try again", onAction: () => window.location.reload() }}
          >
            <BlockStack gap="200">
              <Text as="p">Our database does not answer. Nothing is lost: what arrives meanwhile is sent again.</Text>
            </BlockStack>
          </Banner>
        </Page>
      </AppProvider>
    );
  }
  return boundary.error(error);
}

function isAway(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === 503;
}
