import { BlockStack, InlineGrid, Link, Text } from "@shopify/polaris";
import { MetricCard } from "#app/components/metric-card.tsx";
import type { Overview } from "#app/reports/overview.server.ts";

type Props = { group: Overview["groups"][number]; opens: (id: string) => string };

/** Cards of one kind; what has no figure stands in a line below, with its reason. */
export function MetricGroup({ group: { title, cards, missing }, opens }: Props) {
  return (
    <BlockStack gap="300">
      <Text as="h2" variant="headingMd">
        {title}
      </Text>
      <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 4 }}>
        {cards.map((card) => (
          <MetricCard key={card.id} card={card} opens={opens(card.id)} />
        ))}
      </InlineGrid>
      {missing.length > 0 && (
        <Text as="p" variant="bodySm" tone="subdued">
          {"No figure yet: "}
          {missing.map(({ id, label, sample }, i) => (
            <span key={id}>
              {i > 0 && "; "}
              <Link url={opens(id)} monochrome>
                {label}
              </Link>
              {` (${sample.charAt(0).toLowerCase()}${sample.slice(1)})`}
            </span>
          ))}
          .
        </Text>
      )}
    </BlockStack>
  );
}
