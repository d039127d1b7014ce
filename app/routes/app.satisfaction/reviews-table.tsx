import { BlockStack, Box, Card, DataTable, Text } from "@shopify/polaris";
import { shortLabel } from "#app/components/short-label.ts";
import type { Reviews } from "#app/reports/satisfaction.server.ts";

/** Orders, requests and reviews day by day, newest first. Everybody who bought is asked, whoever they are. */
export function ReviewsTable({ reviews }: { reviews: Reviews }) {
  return (
    <Card padding="0">
      <BlockStack>
        <Box padding="400" paddingBlockEnd="200">
          <Text as="h2" variant="headingMd">
            Day by day
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            Requests go to every buyer alike: asking only those who will praise is not offered.
          </Text>
        </Box>
        <DataTable
          columnContentTypes={["text", "numeric", "numeric", "numeric"]}
          headings={["Day", "Orders", "Requests sent", "Reviews received"]}
          rows={reviews
            .toReversed()
            .map(({ label, orders, requests, received }) => [shortLabel(label), orders, requests, received])}
        />
      </BlockStack>
    </Card>
  );
}
