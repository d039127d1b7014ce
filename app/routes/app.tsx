import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLocation, useNavigation, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { PageSkeleton } from "#app/components/page-skeleton.tsx";
import { Polaris } from "#app/components/polaris.tsx";
import { env } from "#app/lib/env.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await signedInShop(request);
  return { apiKey: env().SHOPIFY_API_KEY, appBridgeUrl: env().APP_BRIDGE_URL };
}

export const headers = boundary.headers;

export default function App() {
  return (
    <Polaris>
      <NavMenu>
        {pages.map(({ path, title }) => (
          // A plain link: App Bridge refuses the attributes that a router's link adds.
          <a key={path} href={path} {...(path === "/app" ? { rel: "home" } : {})}>
            {title}
          </a>
        ))}
      </NavMenu>
      <PageOrSkeleton />
    </Polaris>
  );
}

const pages = [
  { path: "/app", title: "Overview" },
  { path: "/app/revenue", title: "Revenue" },
  { path: "/app/tickets", title: "Tickets" },
  { path: "/app/agents", title: "Agents" },
  { path: "/app/satisfaction", title: "Satisfaction" },
  { path: "/app/self-service", title: "Self-service" },
  { path: "/app/inbox", title: "Inbox" },
  { path: "/app/settings", title: "Settings" },
];

/** On the way to another page its shape stands there at once; the same page keeps its figures while it reads them again. */
function PageOrSkeleton() {
  const { pathname } = useLocation();
  const next = useNavigation().location?.pathname;
  const coming = next !== pathname && pages.find(({ path }) => path === next);
  return coming ? <PageSkeleton title={coming.title} /> : <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (isAway(error)) {
    return (
      <Polaris>
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
      </Polaris>
    );
  }
  return boundary.error(error);
}

function isAway(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === 503;
}
