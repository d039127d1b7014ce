import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Box, Card, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { readAgents } from "#app/reports/agents.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { AgentTable } from "./agent-table.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readAgents(shop, new URL(request.url).searchParams, new Date());
}

export const headers = boundary.headers;

export default function AgentsPage() {
  const agents = useLoaderData<typeof loader>();
  return (
    <FiguresPage title="Agents" frame={agents.frame} hours>
      <Card padding="0">
        <AgentTable agents={agents} />
      </Card>
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <Text as="p" variant="bodySm" tone="subdued">
          Read pairs together: first response with one reply, resolved with reopened and CSAT; a fast or busy agent whose tickets
          come back is not the better one. Sorted by CSAT, few answers count for less, so that 5 of 5 does not stand above 90 of
          100. There is no overall score. Intervals are 95 %.
        </Text>
      </Box>
    </FiguresPage>
  );
}
