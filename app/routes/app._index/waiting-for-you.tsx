import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { Overview } from "#app/reports/overview.server.ts";

/** Customers who asked before buying and wait: whom to answer now. */
export function WaitingForYou({ waiting: { count, atLeast, stake, rows } }: Pick<Overview, "waiting">) {
  if (count === 0) return null;
  const customers =
    count === 1
      ? "1 customer asked before buying and has no answer yet."
      : `${count}${atLeast ? " or more" : ""} customers asked before buying and have no answer yet.`;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Waiting for you
          </Text>
          <Text as="p" tone="subdued">
            {`${customers}${stake ? ` As many tickets bring ${stake} on average.` : ""}`}
          </Text>
        </BlockStack>
        <ul className="fiveday-plain">
          {rows.map(({ ticketId, url, customer, channel, about, waits }) => (
            <li key={ticketId}>
              <InlineStack align="space-between" gap="200">
                {url ? (
                  <Link url={url} target="_blank" removeUnderline>
                    {customer ?? `Ticket ${ticketId}`}
                  </Link>
                ) : (
                  <Text as="span">{customer ?? `Ticket ${ticketId}`}</Text>
                )}
                <Text as="span" tone="subdued">
                  {[about, channel, `waits for ${waits}`].filter(Boolean).join(" · ")}
                </Text>
              </InlineStack>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
