import { BlockStack, Box, InlineGrid, Link, Text } from "@shopify/polaris";
import type { Card } from "#app/reports/card.ts";
import { MetricCard } from "./metric-card.tsx";

type Props = { cards: Card[]; /** Those without any figure. */ missing: Card[]; opens: (id: string) => string };

/** Cards of one kind; what has no figure stands in a line below, with its reason, so that rows of dashes do not bury the rest. */
export function CardRow({ cards, missing, opens }: Props) {
  return (
    <BlockStack gap="300">
      {cards.length > 0 && (
        <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 4 }}>
          {cards.map((card) => (
            <MetricCard key={card.id} card={card} opens={opens(card.id)} />
          ))}
        </InlineGrid>
      )}
      {missing.length > 0 && (
        <Box paddingInline={{ xs: "400", sm: "0" }}>
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
        </Box>
      )}
    </BlockStack>
  );
}
