import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { IncrementalStory } from "#app/reports/incremental-story.ts";

/** What would not have been bought without support: an estimate, with everything that limits it. */
export function IncrementalCard({ story }: { story: IncrementalStory }) {
  return (
    <Card>
      <section className="fiveday-card" aria-label="Incremental estimate">
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" wrap={false} gap="100">
            <Text as="h3" variant="headingSm">
              Incremental estimate
            </Text>
            <Badge>Observational</Badge>
          </InlineStack>
          <Text as="p" variant="heading2xl">
            {story.value}
          </Text>
          {story.interval && (
            <Text as="p" variant="bodySm">
              {`95 % interval: ${story.interval}`}
            </Text>
          )}
          <Text as="p" variant="bodySm">
            {story.verdict}
          </Text>
          {story.share && (
            <Text as="p" variant="bodySm">
              {story.share}
            </Text>
          )}
          <Text as="p" variant="bodySm" tone="subdued">
            {story.coverage}
          </Text>
        </BlockStack>
      </section>
    </Card>
  );
}
