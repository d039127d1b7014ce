import { BlockStack, Card, Text } from "@shopify/polaris";
import type { SatisfactionTab } from "#app/reports/satisfaction-tabs.ts";
import type { Distribution } from "#app/reports/survey-answers.server.ts";

/** How often each score was given, best first. */
export function DistributionCard({
  distribution: { total, rows, otherScales },
  tab,
}: {
  distribution: Distribution;
  tab: SatisfactionTab;
}) {
  const most = Math.max(1, ...rows.map(({ n }) => n));
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Answers by score
        </Text>
        <table className="fiveday-scores">
          <thead className="fiveday-unseen">
            <tr>
              <th>Score</th>
              <th>Share</th>
              <th>Answers</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ score, n }) => (
              <tr key={score}>
                <th scope="row">{tab === "reviews" ? `${score} ★` : score}</th>
                <td>
                  <div className="fiveday-score-bar" style={{ inlineSize: `${(100 * n) / most}%` }} />
                </td>
                <td>{total > 0 ? `${n} (${Math.round((100 * n) / total)} %)` : n}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {otherScales > 0 && (
          <Text as="p" variant="bodySm" tone="subdued">
            {otherScales} more on the helpdesk's own scales, which are not mixed in here.
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
