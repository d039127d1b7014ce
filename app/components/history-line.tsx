import { BlockStack, ProgressBar, Text } from "@shopify/polaris";
import { useId } from "react";
import type { HistoryProgress } from "#app/reports/history-progress.ts";

/** How far a history has been read: "Orders: 64 %, 640 of 1,000 read, 3 minutes left"; without `what` where a title says it. */
export function HistoryLine({ what, history }: { what?: string; history: HistoryProgress }) {
  const id = useId();
  const isRunning = history.state === "running";
  return (
    <BlockStack gap="100">
      {isRunning && history.percent !== null && <ProgressBar progress={history.percent} size="small" ariaLabelledBy={id} />}
      <Text as="p" id={id}>
        {`${what ? `${what}: ` : ""}${isRunning && history.percent !== null ? `${history.percent} %, ` : ""}${history.text}`}
      </Text>
      {history.error && (
        <Text as="p" tone={history.state === "failed" ? "critical" : "caution"}>
          {history.error}
        </Text>
      )}
    </BlockStack>
  );
}
