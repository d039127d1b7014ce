import { BlockStack, Card, Text } from "@shopify/polaris";
import { FigureTable } from "#app/components/figure-table.tsx";
import type { SelfService } from "#app/reports/self-service.server.ts";

/** What was answered by AI and rules beside what people answered: how much, how fast, how well, and what it brought. */
export function AnsweredBy({ columns, rows }: Pick<SelfService["automation"], "columns" | "rows">) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Who answered the tickets of this period
        </Text>
        {rows.length === 0 ? (
          <Text as="p" tone="subdued">
            No tickets were created in this period.
          </Text>
        ) : (
          <FigureTable first="Answered by" columns={columns} rows={rows.map((row) => ({ key: row.name, ...row }))} />
        )}
      </BlockStack>
    </Card>
  );
}
