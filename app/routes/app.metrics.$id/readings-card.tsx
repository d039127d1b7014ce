import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { MetricPage } from "#app/reports/metric-page.server.ts";

/** Other readings beside the headline, and what of the period stands in no figure. */
export function ReadingsCard({ readings, excluded }: Pick<MetricPage, "readings" | "excluded">) {
  return (
    <Card>
      <BlockStack gap="200">
        {readings.map(({ name, text }) => (
          <InlineStack key={name} align="space-between" gap="200">
            <Text as="span" tone="subdued">
              {name}
            </Text>
            <Text as="span" numeric>
              {text}
            </Text>
          </InlineStack>
        ))}
        {excluded.length > 0 && (
          <Text as="p" variant="bodySm" tone="subdued">
            {`Not counted in this period: ${excluded.map(({ count, why }) => `${count} ${why}`).join(", ")}.`}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
