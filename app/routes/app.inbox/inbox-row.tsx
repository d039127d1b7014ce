import { Form, useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Box, Button, InlineStack, SkeletonBodyText, Text } from "@shopify/polaris";
import { useState } from "react";
import type { InboxMessage } from "#app/reports/inbox.server.ts";
import type { loader as payloadLoader } from "#app/routes/app.inbox.$id.ts";

const tones = { waiting: "attention", done: "success", failed: "critical" } as const;
const words = { waiting: "Waiting", done: "Understood", failed: "Failed" };

/** One message that arrived: reason first when it failed, its payload with personal fields masked when opened. */
export function InboxRow({ message }: { message: InboxMessage }) {
  const [open, setOpen] = useState(false);
  const payload = useFetcher<typeof payloadLoader>();
  const toggle = () => {
    setOpen(!open);
    if (!open) payload.load(`/app/inbox/${message.id}`);
  };
  return (
    <li className="fiveday-order">
      <Box padding="400">
        <BlockStack gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Badge tone={tones[message.state]}>{words[message.state]}</Badge>
            <Text as="span" fontWeight="semibold">
              {`${message.from}: ${message.topic}`}
            </Text>
            <Text as="span" tone="subdued">
              {message.received}
            </Text>
          </InlineStack>
          {message.error && <Text as="p">{message.error}</Text>}
          <InlineStack gap="200">
            <Button size="slim" onClick={toggle} ariaExpanded={open}>
              {open ? "Hide what was sent" : "Show what was sent"}
            </Button>
            {message.state === "failed" && (
              <Form method="post">
                <input type="hidden" name="id" value={message.id} />
                <Button submit size="slim">
                  Replay
                </Button>
              </Form>
            )}
          </InlineStack>
          {open &&
            (payload.data ? <pre className="fiveday-payload">{payload.data.payload}</pre> : <SkeletonBodyText lines={4} />)}
        </BlockStack>
      </Box>
    </li>
  );
}
