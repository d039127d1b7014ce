import { Badge, BlockStack, Box, DataTable, InlineStack, Text, Tooltip } from "@shopify/polaris";
import { useState } from "react";
import type { Agents, Cell } from "#app/reports/agents.server.ts";

type Row = Agents["rows"][number];
type Order = { column: number; direction: "ascending" | "descending" };

/** One row per person or AI, sortable by any column; no composite score. */
export function AgentTable({ agents: { columns, rows, total } }: { agents: Agents }) {
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
  return (
    <DataTable
      columnContentTypes={["text", ...columns.map(() => "numeric" as const)]}
      headings={["Agent", ...columns.map(({ label }) => label)]}
      sortable={[true, ...columns.map(() => true)]}
      defaultSortDirection="descending"
      initialSortColumnIndex={columns.length}
      onSort={(column, direction) => setOrder({ column, direction: direction === "ascending" ? "ascending" : "descending" })}
      fixedFirstColumns={1}
      rows={sorted(rows, order).map((row) => [
        <Name key="name" row={row} />,
        ...row.cells.map((cell, i) => <Figure key={columns[i]!.id} cell={cell} />),
      ])}
      totals={["", ...total.map((cell, i) => <Figure key={columns[i]!.id} cell={cell} />)]}
      totalsName={{ singular: "All", plural: "All" }}
      showTotalsInFooter
    />
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
