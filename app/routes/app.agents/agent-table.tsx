import { Badge, BlockStack, Box, Icon, InlineStack, Text, Tooltip } from "@shopify/polaris";
import { CaretDownIcon, CaretUpIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import type { Agents, Cell } from "#app/reports/agents.server.ts";

type Row = Agents["rows"][number];
type Order = { column: number; direction: "ascending" | "descending" };

/** One row per person or AI, sortable by any column; what guards a figure stands in its group. No composite score. */
export function AgentTable({ agents: { columns, groups, rows, total } }: { agents: Agents }) {
  const [order, setOrder] = useState<Order>({ column: columns.length, direction: "descending" });
  if (rows.length === 0) {
    return (
      <Box padding="400">
        <Text as="p" tone="subdued">
          Nobody replied to, resolved or sold anything in this period.
        </Text>
      </Box>
    );
  }
  const headings = ["Agent", ...columns.map(({ label }) => label)];
  return (
    <div className="fiveday-wide">
      <table className="fiveday-table fiveday-agents">
        <thead>
          <tr>
            <td />
            {groups.map(({ title, span }) => (
              <th key={title} scope="colgroup" colSpan={span}>
                {title}
              </th>
            ))}
          </tr>
          <tr>
            {headings.map((heading, column) => (
              <Heading key={heading} heading={heading} column={column} order={order} onSort={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted(rows, order).map((row) => (
            <tr key={row.id ?? ""}>
              <th scope="row">
                <Name row={row} />
              </th>
              {row.cells.map((cell, i) => (
                <td key={columns[i]!.id}>
                  <Figure cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {total.map((cell, i) => (
              <td key={columns[i]!.id}>
                <Figure cell={cell} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

type HeadingProps = { heading: string; column: number; order: Order; onSort: (order: Order) => void };

function Heading({ heading, column, order, onSort }: HeadingProps) {
  const isSorted = order.column === column;
  const turned = order.direction === "descending" ? "ascending" : "descending";
  return (
    <th scope="col" aria-sort={isSorted ? order.direction : "none"}>
      <button
        type="button"
        className="fiveday-sort"
        onClick={() => onSort({ column, direction: isSorted ? turned : column === 0 ? "ascending" : "descending" })}
      >
        {isSorted && (
          <span>
            <Icon source={order.direction === "descending" ? CaretDownIcon : CaretUpIcon} />
          </span>
        )}
        {heading}
      </button>
    </th>
  );
}

function Name({ row }: { row: Row }) {
  return (
    <InlineStack gap="200" blockAlign="center" wrap={false}>
      <Text as="span" fontWeight="semibold">
        {row.name}
      </Text>
      {row.kind === "ai" && <Badge tone="magic">AI</Badge>}
    </InlineStack>
  );
}

function Figure({ cell }: { cell: Cell }) {
  return (
    <Tooltip content={cell.definition}>
      <BlockStack inlineAlign="end">
        <Text as="span">{cell.text}</Text>
        {cell.note && (
          <Text as="span" variant="bodySm" tone="subdued">
            {cell.note}
          </Text>
        )}
      </BlockStack>
    </Tooltip>
  );
}

/** Rows without the figure stand last either way. */
function sorted(rows: readonly Row[], { column, direction }: Order): Row[] {
  const sign = direction === "ascending" ? 1 : -1;
  if (column === 0) return rows.toSorted((a, b) => sign * a.name.localeCompare(b.name));
  return rows.toSorted((a, b) => {
    const [left, right] = [a.cells[column - 1]!.sort, b.cells[column - 1]!.sort];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return sign * (left - right);
  });
}
