import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { SuddenMark } from "#app/components/sudden-mark.tsx";
import type { Overview } from "#app/reports/overview.server.ts";

type Props = { cards: Overview["changed"]; opens: (id: string) => string };

/** What suddenly changed, strongest first, each with its cause; nothing at all most of the time. */
export function WhatChanged({ cards, opens }: Props) {
  if (cards.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          What changed
        </Text>
        <ul className="fiveday-changes">
          {cards.map(({ id, label, sudden }) => (
            <li key={id}>
              <BlockStack gap="100">
                <InlineStack gap="200" blockAlign="center">
                  <Link url={opens(id)} removeUnderline>
                    {label}
                  </Link>
                  {sudden && <SuddenMark sudden={sudden} />}
                </InlineStack>
                <Text as="p" variant="bodySm">
                  {sudden?.text} {sudden?.cause}
                </Text>
              </BlockStack>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
