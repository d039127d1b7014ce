import { BlockStack, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useView } from "#app/components/use-view.ts";
import type { MetricPage } from "#app/reports/metric-page.server.ts";

/** Which agent, channel or type makes the figure what it is. */
export function Breakdown({ told: { by, choices, rows } }: { told: NonNullable<MetricPage["breakdown"]> }) {
  const { change } = useView();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {`By ${by}`}
          </Text>
          <Select
            label="Broken down by"
            labelHidden
            options={choices.map((value) => ({ value, label: `By ${value}` }))}
            value={by}
            onChange={(value) => change({ by: value })}
          />
        </InlineStack>
        {rows.length === 0 && (
          <Text as="p" tone="subdued">
            Nothing to break down in this period.
          </Text>
        )}
        <ul className="fiveday-bars">
          {rows.map(({ name, text, n, share }) => (
            <li key={name}>
              <Text as="span">{name}</Text>
              <span className="fiveday-bar" aria-hidden="true">
                <span style={{ width: `${share * 100}%` }} />
              </span>
              <Text as="span" numeric alignment="end">
                {text}
              </Text>
              <Text as="span" variant="bodySm" tone="subdued" alignment="end">
                {`n = ${n}`}
              </Text>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
