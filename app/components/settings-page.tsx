import { SaveBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Page } from "@shopify/polaris";
import type { ReactNode } from "react";
import { RecomputingBanner } from "./recomputing-banner.tsx";
import type { SettingsForm } from "./use-settings-form.ts";

type Props = {
  title: string;
  /** What a change here does to figures, in a sentence. */
  effect: string;
  /** Tickets that are being measured again. */
  recomputing: number;
  form?: Omit<SettingsForm<unknown>, "change">;
  back?: { content: string; url: string };
  action?: { content: string; url: string };
  children: ReactNode;
};

/** The frame of every page of settings: what it changes, Save while something has changed, and how far the figures have followed. */
export function SettingsPage({ title, effect, recomputing, form, back, action, children }: Props) {
  return (
    <Page
      title={title}
      subtitle={effect}
      backAction={back ?? { content: "Settings", url: "/app/settings" }}
      {...(action ? { primaryAction: action } : {})}
    >
      {form && (
        <SaveBar id="settings-save" open={form.dirty}>
          <button variant="primary" onClick={form.save} loading={form.saving ? "" : undefined}>
            Save
          </button>
          <button onClick={form.discard}>Discard</button>
        </SaveBar>
      )}
      <BlockStack gap="400">
        {form?.refused && (
          <Banner tone="critical" title="Not saved yet">
            What cannot be taken is marked beside its field.
          </Banner>
        )}
        <RecomputingBanner tickets={recomputing} />
        {children}
      </BlockStack>
      <Box paddingBlockEnd="800" />
    </Page>
  );
}
