import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useToast } from "#app/components/use-toast.ts";
import type { SaveAnswer } from "#app/inputs/save-input.ts";
import type { HoursPage } from "#app/reports/business-hours.server.ts";

/** Which hours held when, newest first. */
export function Versions({ versions }: Pick<HoursPage, "versions">) {
  const fetcher = useFetcher<SaveAnswer>();
  useToast(fetcher.data);
  const takeBack = (begins: string) => fetcher.submit({ remove: begins }, { method: "post", encType: "application/json" });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Which hours held when
        </Text>
        {versions.map(({ when, words, holidays, state, begins }) => (
          <BlockStack key={when} gap="050">
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="semibold">
                {when}
              </Text>
              {state === "now" && <Badge tone="success">Now</Badge>}
              {state === "coming" && <Badge tone="info">To come</Badge>}
              {begins && (
                <Button variant="plain" onClick={() => takeBack(begins)} loading={fetcher.state !== "idle"}>
                  Take back
                </Button>
              )}
            </InlineStack>
            <Text as="p" tone="subdued">
              {`${words}${holidays === 0 ? "" : `; ${holidays} ${holidays === 1 ? "holiday" : "holidays"}`}`}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
