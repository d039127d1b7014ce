import { BlockStack, Box, Card, DataTable, Text } from "@shopify/polaris";
import type { Coverage } from "#app/reports/satisfaction.server.ts";

/** Whether every agent's customers are asked alike: without that their scores cannot be compared. */
export function CoverageTable({ coverage }: { coverage: Coverage }) {
  return (
    <Card padding="0">
      <BlockStack>
        <Box padding="400" paddingBlockEnd="200">
          <Text as="h2" variant="headingMd">
            Coverage by agent
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            Compare scores only where about the same share of customers was asked. Intervals are 95 %.
          </Text>
        </Box>
        {coverage.length === 0 ? (
          <Box padding="400">
            <Text as="p" tone="subdued">
              No ticket was resolved in this period.
            </Text>
          </Box>
        ) : (
          <DataTable
            columnContentTypes={["text", "numeric", "numeric", "numeric", "numeric", "text"]}
            headings={["Agent", "Eligible tickets", "Asked", "Response rate", "CSAT", "Interval"]}
            rows={coverage.map(({ name, eligible, asked, answered, csat, interval }) => [
              name,
              eligible,
              asked,
              answered,
              csat,
              interval,
            ])}
          />
        )}
      </BlockStack>
    </Card>
  );
}
