import { BlockStack, Button, Card, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { ConnectionPage } from "#app/reports/connections.server.ts";
import { Act } from "./act.tsx";

/** What else can be done with a connection; leaving asks what becomes of its history. */
export function Actions({ page: { card, canAsk } }: { page: ConnectionPage }) {
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Connection
        </Text>
        <InlineStack gap="200">
          {canAsk && card.state === "active" && card.history?.state !== "running" && (
            <Act intent="history" label="Read the last year again" />
          )}
          {canAsk && card.gaps > 0 && <Act intent="repair" label="Repair gaps" />}
          {card.state === "active" && <Act intent="pause" label="Pause" />}
          {card.state === "paused" && <Act intent="resume" label="Resume" />}
          <Button tone="critical" onClick={() => setLeaving(!isLeaving)} ariaExpanded={isLeaving} ariaControls="leaving">
            Disconnect
          </Button>
        </InlineStack>
        {card.state === "paused" && (
          <Text as="p" tone="subdued">
            {`While paused, ${card.label} is not asked for anything. What it sends is kept.`}
          </Text>
        )}
        <Collapsible id="leaving" open={isLeaving}>
          <BlockStack gap="200">
            <Text as="p">{`${card.label} will not be listened to any more. What about the tickets it has told so far?`}</Text>
            <InlineStack gap="200">
              <Act intent="disconnect" label="Disconnect, keep the history" />
              <Act intent="disconnect" label="Disconnect and erase the history" fields={{ history: "erase" }} critical />
            </InlineStack>
            <Text as="p" tone="subdued">
              Erased tickets are gone from all figures, and the orders credited to them are credited anew.
            </Text>
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}
