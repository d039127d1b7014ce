import { Badge, BlockStack, Button, Card as PolarisCard, InlineStack, Link, Popover, Text } from "@shopify/polaris";
import { InfoIcon } from "@shopify/polaris-icons";
import { type ReactNode, useState } from "react";
import type { Card } from "#app/reports/card.ts";
import { ChangeMark } from "./change-mark.tsx";
import { GoalMark } from "./goal-mark.tsx";
import { Sparkline } from "./sparkline.tsx";
import { SuddenMark } from "./sudden-mark.tsx";

type Props = { card: Card; size?: "large" | "compact"; note?: ReactNode; /** Where the figure opens. */ opens?: string };

/** A figure with all that makes it trustworthy: period, n, change, course, and its definition with the numbers in it. */
export function MetricCard({ card, size = "compact", note, opens }: Props) {
  return (
    <PolarisCard>
      <section className="fiveday-card" aria-label={card.label} data-metric={card.id}>
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" wrap={false} gap="100">
            <Text as="h3" variant="headingSm">
              {opens ? (
                <Link url={opens} monochrome removeUnderline>
                  {card.label}
                </Link>
              ) : (
                card.label
              )}
            </Text>
            <Definition card={card} />
          </InlineStack>
          <InlineStack gap="200" blockAlign="baseline">
            <Text as="p" variant={size === "large" ? "heading2xl" : "headingXl"}>
              <span data-value>{card.value}</span>
            </Text>
            <Text as="span" variant="bodySm" tone="subdued">
              {card.sample}
            </Text>
            {card.smallSample && <Badge tone="attention">Small sample</Badge>}
          </InlineStack>
          <InlineStack gap="200" blockAlign="center">
            <ChangeMark change={card.change} />
            {card.sudden && <SuddenMark sudden={card.sudden} />}
            {card.goal && <GoalMark goal={card.goal} />}
            {card.band && <Badge tone={card.band.tone}>{card.band.text}</Badge>}
          </InlineStack>
          {note}
          <Sparkline label={card.label} trend={card.trend} />
          {size === "large" && (
            <Text as="p" variant="bodySm" tone="subdued">
              {card.definition}
            </Text>
          )}
        </BlockStack>
      </section>
    </PolarisCard>
  );
}

function Definition({ card }: { card: Card }) {
  const [open, setOpen] = useState(false);
  const activator = (
    <Button
      variant="tertiary"
      icon={InfoIcon}
      accessibilityLabel={`What ${card.label} means`}
      onClick={() => setOpen(!open)}
      ariaExpanded={open}
    />
  );
  return (
    <Popover active={open} activator={activator} onClose={() => setOpen(false)} sectioned preferredAlignment="right">
      <BlockStack gap="200">
        <Text as="p">{card.meaning}</Text>
        <Text as="p" tone="subdued">
          Counted {card.dating}.
        </Text>
        <Text as="p">{card.definition}</Text>
      </BlockStack>
    </Popover>
  );
}
