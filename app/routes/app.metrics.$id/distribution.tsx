import { BlockStack, Card, Text } from "@shopify/polaris";
import type { MetricDistribution } from "#app/reports/metric-distribution.server.ts";

/** How many observations took how long: bars with their counts, which are read as well as seen. */
export function Distribution({ bars, of }: { bars: MetricDistribution; of: string }) {
  const all = bars.reduce((sum, { n }) => sum + n, 0);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Distribution
        </Text>
        <table className="fiveday-scores">
          <thead className="fiveday-unseen">
            <tr>
              <th scope="col">Length</th>
              <th scope="col">Drawn</th>
              <th scope="col">{of}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ name, n, share }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <div className="fiveday-score-bar" style={{ inlineSize: `${100 * share}%` }} />
                </td>
                <td>{`${n} (${((100 * n) / all).toFixed(1)} %)`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </BlockStack>
    </Card>
  );
}
