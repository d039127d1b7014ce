import { BlockStack, Card, Text } from "@shopify/polaris";
import type { SelfService } from "#app/reports/self-service.server.ts";

/** What was answered by AI and rules beside what people answered: how much, how fast, how well, and what it brought. */
export function AnsweredBy({ columns, rows }: Pick<SelfService["automation"], "columns" | "rows">) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Who answered the tickets of this period
        </Text>
        {rows.length === 0 && (
          <Text as="p" tone="subdued">
            No tickets were created in this period.
          </Text>
        )}
        {rows.length > 0 && (
          <div className="fiveday-wide">
            <table className="fiveday-table">
              <thead>
                <tr>
                  <th scope="col">Answered by</th>
                  <th scope="col" aria-label="Share drawn" />
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ name, share, cells }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="fiveday-drawn">
                      <div className="fiveday-score-bar" style={{ inlineSize: `${100 * share}%` }} />
                    </td>
                    {cells.map((cell, i) => (
                      <td key={columns[i]}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </BlockStack>
    </Card>
  );
}
