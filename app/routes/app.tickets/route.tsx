import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, InlineStack, Tabs } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ExportButton } from "#app/components/export-button.tsx";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { useView } from "#app/components/use-view.ts";
import { readTickets } from "#app/reports/tickets.server.ts";
import type { TicketsContent } from "#app/reports/tickets-content.server.ts";
import { type TicketsTab, ticketsTabs } from "#app/reports/tickets-tabs.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { BusiestPanel } from "./busiest-panel.tsx";
import { SlaPanel } from "./sla-panel.tsx";
import { TypesPanel } from "./types-panel.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readTickets(shop, new URL(request.url).searchParams, new Date());
}

export const headers = boundary.headers;

const names = Object.keys(ticketsTabs) as TicketsTab[];

/** What customers ask about, whether they are answered in time, and when they write. */
export default function TicketsPage() {
  const { frame, tab, content } = useLoaderData<typeof loader>();
  const { change } = useView();
  return (
    <FiguresPage title="Tickets" frame={frame} hours={tab !== "busiest"}>
      <Tabs
        tabs={names.map((id) => ({ id, content: ticketsTabs[id], panelID: "tickets-tab" }))}
        selected={names.indexOf(tab)}
        onSelect={(i) => change({ tab: names[i]!, count: null })}
      />
      <div id="tickets-tab">
        <BlockStack gap="400">
          <Content content={content} />
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <InlineStack align="end">
              <ExportButton name="tickets" />
            </InlineStack>
          </Box>
        </BlockStack>
      </div>
    </FiguresPage>
  );
}

function Content({ content }: { content: TicketsContent }) {
  switch (content.kind) {
    case "types":
      return <TypesPanel told={content} />;
    case "sla":
      return <SlaPanel told={content} />;
    case "busiest":
      return <BusiestPanel told={content} />;
  }
}
