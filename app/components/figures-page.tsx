import { useNavigation } from "@remix-run/react";
import { Banner, BlockStack, List, Page } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Frame } from "#app/reports/frame.server.ts";
import { SetupChecklist } from "./setup-checklist.tsx";
import { useLiveFigures } from "./use-live-figures.ts";
import { ViewBar } from "./view-bar.tsx";

type Props = {
  title: string;
  subtitle?: string;
  frame: Frame;
  hours?: boolean;
  action?: { content: string; url: string };
  /** Where more of the same is. */
  more?: { content: string; url: string };
  children: ReactNode;
};

/** The frame of every page with figures: bar with period and filters, set-up until there is something to show, live refresh. */
export function FiguresPage({ title, subtitle, frame, hours = false, action, more, children }: Props) {
  const busy = useNavigation().state === "loading";
  useLiveFigures(frame.revision);
  return (
    <Page
      title={title}
      {...(subtitle ? { subtitle } : {})}
      {...(action ? { primaryAction: action } : {})}
      {...(more ? { secondaryActions: [more] } : {})}
      fullWidth
    >
      <BlockStack gap="400">
        <SetupChecklist setup={frame.setup} />
        {frame.broken.length > 0 && (
          <Banner tone="critical" title="A check of the figures failed" action={{ content: "See the checks", url: "/app/inbox" }}>
            <List>
              {frame.broken.map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
            </List>
          </Banner>
        )}
        <ViewBar frame={frame} hours={hours} />
        <div className={busy ? "fiveday-busy" : ""} aria-busy={busy}>
          <BlockStack gap="400">{children}</BlockStack>
        </div>
      </BlockStack>
    </Page>
  );
}
