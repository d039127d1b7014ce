import { BlockStack, Card, Text } from "@shopify/polaris";
import type { SelfService } from "#app/reports/self-service.server.ts";

/** Help articles, most read first: many short reads or contacts say that an article needs work. */
export function Articles({ columns, rows, more }: SelfService["articles"]) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Articles
        </Text>
        <div className="fiveday-wide">
          <table className="fiveday-table">
            <thead>
              <tr>
                <th scope="col">Article</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, cells }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, i) => (
                    <td key={columns[i]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {more > 0 && <Text as="p" tone="subdued">{`${more} more in the export.`}</Text>}
      </BlockStack>
    </Card>
  );
}
