import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, DataTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { StatementList } from "#app/reports/statement-list.server.ts";
import type { action } from "#app/routes/app.statements.ts";

/** Months that no later event changes any more: what a bonus or a board paper is based on. */
export function Statements({ told: { frozen, open } }: { told: StatementList }) {
  const freezing = useFetcher<typeof action>();
  const freeze = (month: string) => freezing.submit({ month }, { method: "post", action: "/app/statements" });
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Monthly statements
          </Text>
          <Text as="p" tone="subdued">
            A frozen month keeps its credits as they are now, with a hash of every byte. Later refunds and merges are listed
            against it.
          </Text>
          {freezing.data?.error && <Banner tone="critical">{freezing.data.error}</Banner>}
          {open.length > 0 ? (
            <InlineStack gap="200">
              {open.map(({ month, title }) => (
                <Button key={month} onClick={() => freeze(month)} loading={freezing.formData?.get("month") === month}>
                  {`Freeze ${title}`}
                </Button>
              ))}
            </InlineStack>
          ) : (
            <Text as="p">No month that is over waits to be frozen.</Text>
          )}
        </BlockStack>
      </Box>
      {frozen.length > 0 && (
        <DataTable
          columnContentTypes={["text", "numeric", "numeric", "text", "text", "text"]}
          headings={["Month", "Credited", "Orders", "Rule", "Frozen", "SHA-256"]}
          rows={frozen.map(({ month, title, amount, orders, ruleset, frozenAt, hash }) => [
            <Link key="month" url={`/app/statements/${month}`}>
              {title}
            </Link>,
            amount,
            orders,
            ruleset,
            frozenAt,
            <code key="hash">{hash.slice(0, 12)}</code>,
          ])}
        />
      )}
    </Card>
  );
}
