import { Box, Card, DataTable, Link, Text } from "@shopify/polaris";
import type { Costs } from "#app/inputs/costs.ts";
import { formatMoney } from "#app/lib/money.ts";
import { categoryLabel, monthWords } from "./entered-costs.ts";

/** What has been entered so far, newest month first. */
export function CostMonths({ entries, currency, shown }: { entries: Costs["entries"]; currency: string; shown: string }) {
  const months = [...Map.groupBy(entries, ({ month }) => month)];
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          Months entered
        </Text>
        {months.length === 0 && (
          <Text as="p" tone="subdued">
            None yet. Until there are costs, the figures that need them show a dash.
          </Text>
        )}
      </Box>
      {months.length > 0 && (
        <DataTable
          columnContentTypes={["text", "text", "numeric"]}
          headings={["Month", "Made of", "In all"]}
          rows={months.map(([month, costs]) => [
            month === shown ? (
              monthWords(month)
            ) : (
              <Link key={month} url={`/app/settings/costs?month=${month}`}>
                {monthWords(month)}
              </Link>
            ),
            costs.map(({ category }) => categoryLabel(category)).join(", "),
            formatMoney(
              costs.reduce((sum, { amount }) => sum + amount, 0),
              currency,
            ),
          ])}
        />
      )}
    </Card>
  );
}
