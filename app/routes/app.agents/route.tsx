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
          Read speed beside quality: a fast first answer says little without the one-reply rate and CSAT next to it. Few
          observations swing widely; intervals are 95 %.
        </Text>
      </Box>
    </FiguresPage>
  );
}
