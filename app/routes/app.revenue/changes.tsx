import { Badge, BlockStack, Box, Button, Card, DataTable, EmptyState, InlineStack, Link, Text } from "@shopify/polaris";
import { useView } from "#app/components/use-view.ts";
import type { Changes as Told } from "#app/reports/changes.server.ts";

/** Figures that were shown and then changed: what they were, what they are, and why. */
export function Changes({ told: { byCause, rows, next } }: { told: Told }) {
  const { params, change } = useView();
  if (rows.length === 0) {
    return (
      <Card>
        <EmptyState heading="No figure of this period has changed" image="">
          <Text as="p">When a refund, a merge, spam or late news changes a credited order, what it was and why stands here.</Text>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            Changes of credited orders of this period
          </Text>
          <InlineStack gap="200">
            {byCause.map(({ cause, count, difference }) => (
              <Badge key={cause}>{`${cause}: ${count}, ${difference}`}</Badge>
            ))}
          </InlineStack>
        </BlockStack>
      </Box>
      <DataTable
        columnContentTypes={["text", "text", "numeric", "numeric", "text"]}
        headings={["When", "Order", "Was", "Is", "Because of"]}
        rows={rows.map(({ id, at, orderId, order, before, after, cause }) => [
          at,
          <Link key={id} url={`/app/orders/${encodeURIComponent(orderId.split("/").at(-1)!)}`}>
            {order}
          </Link>,
          before,
          after,
          cause,
        ])}
      />
      {(next ?? params.get("after")) && (
        <Box padding="400">
          <InlineStack gap="200" align="center">
            {params.get("after") && <Button onClick={() => change({ after: null })}>Newest</Button>}
            {next && <Button onClick={() => change({ after: next })}>Older changes</Button>}
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}
