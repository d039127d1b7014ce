import { BlockStack, Card, Text } from "@shopify/polaris";
import { FigureTable } from "#app/components/figure-table.tsx";
import type { SelfService } from "#app/reports/self-service.server.ts";

/** Help articles, most read first: many short reads or contacts say that an article needs work. */
export function Articles({ columns, rows, more }: SelfService["articles"]) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Articles
        </Text>
        <FigureTable first="Article" columns={columns} rows={rows.map((row) => ({ key: row.name, ...row }))} />
        {more > 0 && <Text as="p" tone="subdued">{`${more} more in the export.`}</Text>}
      </BlockStack>
    </Card>
  );
}
