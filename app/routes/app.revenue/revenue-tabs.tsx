import { BlockStack, Tabs } from "@shopify/polaris";
import { useView } from "#app/components/use-view.ts";
import { type RevenueTab, revenueTabs } from "#app/reports/revenue-tabs.ts";
import type { Revenue } from "#app/reports/revenue.server.ts";
import { Changes } from "./changes.tsx";
import { CreditedOrders } from "./credited-orders.tsx";
import { SilentCustomers } from "./silent-customers.tsx";
import { SpeedPays } from "./speed-pays.tsx";
import { StaffRevenue } from "./staff-revenue.tsx";
import { Statements } from "./statements.tsx";

const names = Object.keys(revenueTabs) as RevenueTab[];

/** What stands behind the figures, from several sides; the open tab is in the address. */
export function RevenueTabs({ revenue }: { revenue: Revenue }) {
  const { change } = useView();
  return (
    <BlockStack gap="200">
      <Tabs
        tabs={names.map((id) => ({ id, content: revenueTabs[id], panelID: "revenue-tab" }))}
        selected={names.indexOf(revenue.tab)}
        onSelect={(i) => change({ tab: names[i]! })}
      />
      <div id="revenue-tab">
        <Content revenue={revenue} />
      </div>
    </BlockStack>
  );
}

function Content({ revenue: { content, frame } }: { revenue: Revenue }) {
  switch (content.kind) {
    case "orders":
      return <CreditedOrders told={content} filtered={Object.keys(frame.view.filters).length > 0} />;
    case "staff":
      return <StaffRevenue told={content} />;
    case "speed":
      return <SpeedPays told={content} />;
    case "silent":
      return <SilentCustomers told={content} />;
    case "statements":
      return <Statements told={content} />;
    case "changes":
      return <Changes told={content} />;
  }
}
