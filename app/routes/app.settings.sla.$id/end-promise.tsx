import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";

/** Promises this no more; asked once more before it is done. */
export function EndPromise({ name }: { name: string }) {
  const fetcher = useFetcher();
  const [asking, setAsking] = useState(false);
  const end = () => fetcher.submit({ end: true }, { method: "post", encType: "application/json" });
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          End this promise
        </Text>
        <Text as="p">From now on it is promised to no ticket. What was promised before stays in the figures.</Text>
        <InlineStack>
          <Button tone="critical" onClick={() => setAsking(true)}>
            End this promise
          </Button>
        </InlineStack>
      </BlockStack>
      <Modal
        open={asking}
        title={`End "${name}"?`}
        onClose={() => setAsking(false)}
        primaryAction={{ content: "End it", destructive: true, onAction: end, loading: fetcher.state !== "idle" }}
        secondaryActions={[{ content: "Keep it", onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">Tickets that come from now on are not measured against it. It cannot be resumed, only made anew.</Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}
