import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ConnectionPage } from "#app/reports/connections.server.ts";
import { Act } from "./act.tsx";

/** The secret that webhooks are signed with, and its change: old and new count side by side until the helpdesk uses the new one. */
export function Secret({ page: { card, rotation, oldSecret } }: { page: ConnectionPage }) {
  if (rotation === null) return null;
  const how = {
    automatic: `Fiveday makes a new webhook in ${card.label} and takes the old one away.`,
    manual: "You put the new secret into your helpdesk. Nothing is lost meanwhile: the old one counts as well.",
    credentials: `${card.label} makes the secret. Change it there, then enter it under Change credentials.`,
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Secret of the webhook
        </Text>
        <Text as="p">{how[rotation]}</Text>
        {oldSecret && <Text as="p">{oldSecret}</Text>}
        <InlineStack gap="200">
          {rotation !== "credentials" && card.state === "active" && <Act intent="rotate" label="New secret" />}
          {oldSecret && <Act intent="end-old-secret" label="End the old secret now" />}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
