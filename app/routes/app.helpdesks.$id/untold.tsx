import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ConnectionPage } from "#app/reports/connections.server.ts";

/** Which figures this helpdesk leaves empty. */
export function Untold({ page }: { page: Pick<ConnectionPage, "card" | "untold"> }) {
  const { label } = page.card;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          What {label} does not tell
        </Text>
        <Text as="p">
          These figures rest on something {label} does not tell. They stay empty, never 0, unless another helpdesk tells it:
        </Text>
        <Text as="p" tone="subdued">
          {new Intl.ListFormat("en").format(page.untold)}
        </Text>
      </BlockStack>
    </Card>
  );
}
