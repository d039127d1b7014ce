import { BlockStack, Card, InlineStack, List, Spinner, Text } from "@shopify/polaris";
import { CopyValue } from "#app/components/copy-value.tsx";
import type { ConnectionPage } from "#app/reports/connections.server.ts";
import { Act } from "./act.tsx";

/** How the helpdesk tells what happens, what the merchant has to do for it, and whether it works. */
export function LiveEvents({ page: { card, delivery, steps, canAsk } }: { page: ConnectionPage }) {
  const how = {
    registered: `${card.label} tells Fiveday at once. Fiveday has set up the webhook there.`,
    steps: "Do this once, so that Fiveday is told at once what happens.",
    read: `${card.label} is read every few minutes. There is nothing to set up.`,
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Live events
        </Text>
        <Text as="p">{how[delivery]}</Text>
        {steps.length > 0 && (
          <List type="number">
            {steps.map(({ text, copy }) => (
              <List.Item key={text}>
                {text}
                {copy !== undefined && <CopyValue value={copy} label={text} />}
              </List.Item>
            ))}
          </List>
        )}
        <InlineStack gap="200" blockAlign="center">
          {card.heard ? (
            <Text as="p" tone="success">
              The first event was received.
            </Text>
          ) : (
            <>
              {card.state === "active" && <Spinner size="small" accessibilityLabel="Waiting" />}
              <Text as="p" tone="subdued">
                Waiting for the first event …
              </Text>
            </>
          )}
        </InlineStack>
        {canAsk && card.state === "active" && (
          <InlineStack>
            <Act intent="read" label="Read changes now" />
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
