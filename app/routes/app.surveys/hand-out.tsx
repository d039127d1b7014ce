import { BlockStack, Button, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { CopyValue } from "#app/components/copy-value.tsx";
import type { SurveyEditor } from "#app/reports/survey-editor.server.ts";

/** Links to hand out: pasted into a helpdesk's macros, or printed for parcels. */
export function HandOut({ editor: { macros, parcels } }: { editor: SurveyEditor }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Links to hand out
        </Text>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            In a macro
          </Text>
          {macros.length === 0 && (
            <Text as="p" tone="subdued">
              None of your helpdesks has macros that know the ticket.
            </Text>
          )}
          {macros.map(({ label, text }) => (
            <BlockStack key={label} gap="100">
              <Text as="p">{label}</Text>
              <CopyValue value={text} label={`macro for ${label}`} />
            </BlockStack>
          ))}
        </BlockStack>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            On parcels
          </Text>
          <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
            {parcels.map(({ name, label, link, svg }) => (
              <BlockStack key={name} gap="200" inlineAlign="start">
                <img src={asAddress(svg)} width={140} height={140} alt={`QR code: ${label}`} />
                <Text as="p">{label}</Text>
                <InlineStack gap="200">
                  <Button url={asAddress(svg)} download={`survey-${name}.svg`}>
                    Download
                  </Button>
                  <Button url={link} target="_blank" variant="plain">
                    Open
                  </Button>
                </InlineStack>
              </BlockStack>
            ))}
          </InlineGrid>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function asAddress(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
