import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Quarantined } from "#app/reports/survey-answers.server.ts";

/** Answers that look like a machine's, or were given twice: in no figure, and the merchant may let them count. */
export function QuarantineCard({ quarantine }: { quarantine: Quarantined[] }) {
  const [open, setOpen] = useState(false);
  const aside = quarantine.filter(({ counts }) => !counts).length;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {`Set aside: ${aside}`}
          </Text>
          {quarantine.length > 0 && (
            <Button
              variant="plain"
              disclosure={open ? "up" : "down"}
              onClick={() => setOpen(!open)}
              ariaExpanded={open}
              ariaControls="quarantine"
            >
              {open ? "Close" : "Look at them"}
            </Button>
          )}
        </InlineStack>
        <Text as="p" tone="subdued">
          Answers that came from mail scanners or other programs, and opinions that the helpdesk's own survey has already counted.
        </Text>
        <Collapsible id="quarantine" open={open}>
          <BlockStack gap="300">
            {quarantine.map((each) => (
              <Row key={each.id} answer={each} />
            ))}
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}

function Row({ answer: { id, score, at, why, counts } }: { answer: Quarantined }) {
  const fetcher = useFetcher();
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="answer" value={id} />
      <input type="hidden" name="intent" value={counts ? "set-aside" : "count"} />
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack>
          <InlineStack gap="200">
            <Text as="span" fontWeight="semibold">
              {score}
            </Text>
            <Text as="span" tone="subdued">
              {at}
            </Text>
            {counts && <Badge tone="success">Counts</Badge>}
          </InlineStack>
          <Text as="p">{why}</Text>
        </BlockStack>
        <Button submit loading={fetcher.state !== "idle"}>
          {counts ? "Set aside" : "Let it count"}
        </Button>
      </InlineStack>
    </fetcher.Form>
  );
}
