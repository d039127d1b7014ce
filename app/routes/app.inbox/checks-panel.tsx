import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, Icon, InlineStack, SkeletonBodyText, Text } from "@shopify/polaris";
import { AlertTriangleIcon, CheckCircleIcon } from "@shopify/polaris-icons";
import { useEffect } from "react";
import type { CheckPanel } from "#app/routes/app.checks.ts";

/** What the figures promise, and whether it held when last looked at. */
export function ChecksPanel() {
  const { load, ...last } = useFetcher<CheckPanel>();
  const now = useFetcher<CheckPanel>();
  useEffect(() => load("/app/checks"), [load]);
  const panel = now.data ?? last.data;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack>
            <Text as="h2" variant="headingMd">
              Checks
            </Text>
            {panel && (
              <Text as="p" tone="subdued">
                {panel.ran
                  ? `Every hour over the last ninety days; last ${panel.ran}.`
                  : "They run every hour; not yet since you installed."}
              </Text>
            )}
          </BlockStack>
          <Button
            loading={now.state !== "idle"}
            onClick={() => now.submit(null, { method: "post", action: "/app/checks" })}
            accessibilityLabel="Run the checks now"
          >
            Run now
          </Button>
        </InlineStack>
        {panel ? <Results checks={panel.checks} /> : <SkeletonBodyText lines={4} />}
      </BlockStack>
    </Card>
  );
}

function Results({ checks }: Pick<CheckPanel, "checks">) {
  return (
    <BlockStack gap="200">
      {checks.map(({ id, promise, ok, detail }) => (
        <InlineStack key={id} gap="200" wrap={false} blockAlign="start">
          <span>
            <Icon
              source={ok ? CheckCircleIcon : AlertTriangleIcon}
              tone={ok ? "success" : "critical"}
              accessibilityLabel={ok ? "Holds" : "Broken"}
            />
          </span>
          <BlockStack>
            <Text as="p">{promise}</Text>
            <Text as="p" variant="bodySm" tone={ok ? "subdued" : "critical"}>
              {detail}
            </Text>
          </BlockStack>
        </InlineStack>
      ))}
    </BlockStack>
  );
}
