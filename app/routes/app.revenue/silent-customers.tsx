import { Badge, BlockStack, Box, Card, DataTable, EmptyState, Link, Text } from "@shopify/polaris";
import type { SilentCustomers as Told } from "#app/reports/silent-customers.server.ts";

/** Customers who asked before buying, were never answered and did not buy: whom to write to today. */
export function SilentCustomers({ told: { count, stake, rows } }: { told: Told }) {
  if (count === 0) {
    return (
      <Card>
        <EmptyState heading="Nobody was left without an answer" image="">
          <Text as="p">Questions before a purchase that nobody answered, and whose writers did not buy, are listed here.</Text>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {`${count} asked before buying, got no answer and did not buy`}
          </Text>
          {stake && (
            <Text as="p" tone="subdued">
              {`As many answered questions bring ${stake}.`}
            </Text>
          )}
        </BlockStack>
      </Box>
      <DataTable
        columnContentTypes={["text", "text", "text", "text"]}
        headings={["Customer", "Asked", "Channel", "Ticket"]}
        rows={rows.map(({ ticketId, url, customer, channel, asked, open }) => [
          customer ?? "Not named",
          <span key="asked">
            {asked} {open && <Badge tone="success">Still time</Badge>}
          </span>,
          channel,
          url ? (
            <Link key="ticket" url={url} target="_blank">
              {ticketId}
            </Link>
          ) : (
            ticketId
          ),
        ])}
        footerContent={count > rows.length ? `The newest ${rows.length} of ${count}` : undefined}
      />
    </Card>
  );
}
