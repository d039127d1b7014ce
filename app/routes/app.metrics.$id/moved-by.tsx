import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { SuddenMark } from "#app/components/sudden-mark.tsx";
import type { Sudden } from "#app/reports/sudden.ts";

/** A sudden change with the segments that moved the figure (metrics.md H4, H5). */
export function MovedBy({ sudden }: { sudden: Sudden }) {
  const { contributions } = sudden;
  return (
    <BlockStack gap="200">
      <InlineStack>
        <SuddenMark sudden={sudden} />
      </InlineStack>
      <Text as="p">
        {sudden.text} {sudden.cause}
      </Text>
      {contributions && (
        <table className="fiveday-scores">
          <thead>
            <tr>
              <th scope="col">{`By ${contributions.by}`}</th>
              <th scope="col">Moved it by</th>
            </tr>
          </thead>
          <tbody>
            {contributions.rows.map(({ name, text }) => (
              <tr key={name}>
                <th scope="row">
                  <Text as="span">{name}</Text>
                </th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </BlockStack>
  );
}
