import { BlockStack, Box, Button, Card, Collapsible, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Funnel } from "#app/reports/survey-answers.server.ts";

/** From asking to answering, with those who were not asked and why. */
export function FunnelCard({ funnel: { asked, delivered, seen, answered, notAsked } }: { funnel: Funnel }) {
  const [open, setOpen] = useState(false);
  const total = notAsked.reduce((sum, { n }) => sum + n, 0);
  const steps = [
    { name: "Asked", n: asked, of: null },
    { name: "Reached", n: delivered, of: asked },
    { name: "Seen", n: seen, of: delivered },
    { name: "Answered", n: answered, of: delivered },
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Asked, seen, answered
        </Text>
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="300">
          {steps.map(({ name, n, of }) => (
            <Box key={name} background="bg-surface-secondary" borderRadius="200" padding="300">
              <BlockStack gap="100">
                <Text as="h3" variant="bodySm" tone="subdued">
                  {name}
                </Text>
                <Text as="p" variant="headingLg">
                  {n.toLocaleString("en")}
                </Text>
                <Text as="p" variant="bodySm" tone="subdued">
                  {of === null
                    ? "in this period"
                    : of > 0
                      ? `${Math.round((100 * n) / of)} % of ${of.toLocaleString("en")}`
                      : "—"}
                </Text>
              </BlockStack>
            </Box>
          ))}
        </InlineGrid>
        <InlineStack gap="200" blockAlign="center">
          <Text as="p">
            {total === 0 ? "Nobody was left out." : `${total.toLocaleString("en")} times somebody was not asked.`}
          </Text>
          {total > 0 && (
            <Button
              variant="plain"
              disclosure={open ? "up" : "down"}
              onClick={() => setOpen(!open)}
              ariaExpanded={open}
              ariaControls="not-asked"
            >
              Why
            </Button>
          )}
        </InlineStack>
        <Collapsible id="not-asked" open={open}>
          <table className="fiveday-scores">
            <tbody>
              {notAsked.map(({ reason, sentence, n }) => (
                <tr key={reason}>
                  <td>{sentence}</td>
                  <td>{n.toLocaleString("en")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}
