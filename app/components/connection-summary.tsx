import { Badge, Banner, BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { ConnectionCard } from "#app/reports/connections.server.ts";
import { HistoryLine } from "./history-line.tsx";

const states = {
  active: { tone: "success", word: "Connected" },
  paused: { tone: undefined, word: "Paused" },
  reconnect: { tone: "critical", word: "Reconnect" },
  disconnected: { tone: undefined, word: "Disconnected" },
} as const;

/** State, last event, what waits and fails, and how far the history has been read. */
export function ConnectionSummary({ card }: { card: ConnectionCard }) {
  const { tone, word } = states[card.state];
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h2" variant="headingMd">
          {card.label}
        </Text>
        <Badge {...(tone ? { tone } : {})}>{word}</Badge>
      </InlineStack>
      {card.error && <Banner tone="critical">{card.error}</Banner>}
      {card.silence && <Banner tone="warning">{card.silence}</Banner>}
      <Text as="p" tone="subdued">
        {card.account ? `${card.account} · ${health(card)}` : capitalised(health(card))}
      </Text>
      {card.gaps > 0 && <Text as="p" tone="caution">{`${card.gaps} tickets differ between the helpdesk and Fiveday.`}</Text>}
      {card.history && <HistoryLine what="History" history={card.history} />}
    </BlockStack>
  );
}

function health({ lastEvent, lag, waiting, failed }: ConnectionCard): string {
  return [lastEvent, lag, waiting > 0 && `${waiting} waiting`, failed > 0 && `${failed} failed`].filter(Boolean).join(" · ");
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
