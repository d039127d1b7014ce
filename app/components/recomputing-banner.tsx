import { Banner } from "@shopify/polaris";
import { useRefresh } from "./use-refresh.ts";

/** Says how far the figures have followed a change of settings, until they have. @param tickets still to be measured again */
export function RecomputingBanner({ tickets }: { tickets: number }) {
  useRefresh(tickets > 0);
  if (tickets === 0) return null;
  return (
    <Banner tone="info" title="Figures are being worked out again">
      {`${new Intl.NumberFormat("en").format(tickets)} ${tickets === 1 ? "ticket" : "tickets"} to go. You can leave this page.`}
    </Banner>
  );
}
