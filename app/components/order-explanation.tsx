import { Banner, BlockStack, Box, InlineStack, Link, List, SkeletonBodyText, Text } from "@shopify/polaris";
import type { OrderStory } from "#app/reports/order-story.ts";
import { OrderTimeline } from "./order-timeline.tsx";

/** "Why this order?": the sentence first, then how it came about, drawn, and what else was considered. */
export function OrderExplanation({ story }: { story: OrderStory | { error: string } | undefined }) {
  if (!story) {
    return (
      <Box padding="400">
        <SkeletonBodyText lines={5} />
      </Box>
    );
  }
  if ("error" in story) {
    return (
      <Box padding="400">
        <Banner tone="critical">{story.error}</Banner>
      </Box>
    );
  }
  return (
    <Box padding="400" background="bg-surface-secondary">
      <BlockStack gap="400">
        <Text as="p" variant="bodyLg">
          {story.sentence}
        </Text>
        <OrderTimeline timeline={story.timeline} />
        <BlockStack gap="100">
          {story.facts.map(({ label, value }) => (
            <Text as="p" key={label}>
              <Text as="span" tone="subdued">{`${label}: `}</Text>
              {value}
            </Text>
          ))}
          {story.refunds.map(({ at, amount }) => (
            <Text as="p" key={at}>
              <Text as="span" tone="subdued">
                {"Refund: "}
              </Text>
              {`${amount} on ${at}`}
            </Text>
          ))}
        </BlockStack>
        <Shares shares={story.shares} />
        <Others others={story.others} />
        <History history={story.history} />
        <Text as="p" variant="bodySm" tone="subdued">
          {`Rule: ${story.ruleset}. Credited, not caused: the customer was in contact before the purchase.`}
        </Text>
      </BlockStack>
    </Box>
  );
}

function Shares({ shares }: Pick<OrderStory, "shares">) {
  if (shares.length === 0) return null;
  return (
    <BlockStack gap="100">
      <Text as="h4" variant="headingSm">
        Who is credited
      </Text>
      <List>
        {shares.map(({ agent, amount, turns, ticketId, ticketUrl }) => (
          <List.Item key={`${agent} ${ticketId}`}>
            {`${agent}: ${amount}, ${turns} ${turns === 1 ? "turn" : "turns"} in ticket `}
            {ticketUrl ? (
              <Link url={ticketUrl} target="_blank">
                {ticketId}
              </Link>
            ) : (
              ticketId
            )}
          </List.Item>
        ))}
      </List>
    </BlockStack>
  );
}

function Others({ others }: Pick<OrderStory, "others">) {
  if (others.length === 0) return null;
  return (
    <BlockStack gap="100">
      <Text as="h4" variant="headingSm">
        Also considered
      </Text>
      <List>
        {others.map(({ ticketId, outcome, reason }) => (
          <List.Item key={ticketId}>{`Ticket ${ticketId} ${outcome}: ${reason}`}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}

function History({ history }: Pick<OrderStory, "history">) {
  if (history.length === 0) return null;
  return (
    <BlockStack gap="100">
      <InlineStack>
        <Text as="h4" variant="headingSm">
          Changes of this figure
        </Text>
      </InlineStack>
      <List>
        {history.map(({ at, change, cause }) => (
          <List.Item key={`${at} ${change}`}>{`${at}: ${change}. ${cause}`}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}
