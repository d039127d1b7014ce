import { Form, useNavigation } from "@remix-run/react";
import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { HistoryLine } from "#app/components/history-line.tsx";
import type { ShopifyCard } from "#app/reports/shopify-card.server.ts";

/** How orders arrive from Shopify, and how far the past ones have been read. */
export function ShopifySummary({ card }: { card: ShopifyCard }) {
  const { history, startsOn } = card;
  const busy = useNavigation().formData?.get("intent") === "orders";
  const counts = [card.waiting > 0 && `${card.waiting} waiting`, card.failed > 0 && `${card.failed} failed`];
  return (
    <BlockStack gap="300">
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Shopify
          </Text>
          <Badge tone={history?.state === "failed" ? "critical" : "success"}>
            {history?.state === "failed" ? "History incomplete" : "Connected"}
          </Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          {[card.lastEvent, ...counts].filter(Boolean).join(" · ")}
        </Text>
        {history ? <HistoryLine what="Orders" history={history} /> : <Text as="p">Past orders have not been read yet.</Text>}
        {startsOn && history?.state === "done" && <Text as="p" tone="subdued">{`History starts on ${startsOn}.`}</Text>}
      </BlockStack>
      {history?.state !== "running" && (
        <Form method="post">
          <input type="hidden" name="intent" value="orders" />
          <Button submit loading={busy}>
            {history?.state === "failed" ? "Try again" : history ? "Read past orders again" : "Read past orders"}
          </Button>
        </Form>
      )}
    </BlockStack>
  );
}
