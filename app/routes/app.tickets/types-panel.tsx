import { Badge, BlockStack, Button, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { ChangeMark } from "#app/components/change-mark.tsx";
import { FigureTable } from "#app/components/figure-table.tsx";
import type { TicketTypes, TypeRow } from "#app/reports/ticket-types.server.ts";

/** The three questions: what is commonest, what is new, what is going away. */
export function TypesPanel({ told: { total, types, tags } }: { told: TicketTypes }) {
  if (total === 0) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          No tickets were created in this period.
        </Text>
      </Card>
    );
  }
  const named = [...types, ...tags];
  return (
    <BlockStack gap="400">
      <InlineGrid gap="400" columns={{ xs: 1, sm: 3 }}>
        <Answer title="Commonest" rows={types.filter(({ name }) => name !== null).slice(0, 3)} none="No ticket has a type." />
        <Answer
          title="New"
          rows={named.filter(({ mark }) => mark === "new")}
          none="Nothing that was not there in the last 90 days."
        />
        <Answer title="Fading" rows={named.filter(({ mark }) => mark === "fading")} none="Nothing has halved twice running." />
      </InlineGrid>
      <Groups one="Type" rows={types} note={untypedNote(types)} />
      {tags.some(({ name }) => name !== null) && (
        <Groups
          one="Tag"
          rows={tags.filter(({ name }) => name !== null)}
          note="A ticket may have several tags, so the shares may add up to more than 100 %."
        />
      )}
    </BlockStack>
  );
}

function untypedNote(types: TypeRow[]): string {
  const untyped = types.find(({ name, count }) => name === null && count > 0);
  return untyped ? "Tickets without a type stand in their own row. Settings → Ticket types turns tags into types." : "";
}

function Answer({ title, rows, none }: { title: string; rows: TypeRow[]; none: string }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          {title}
        </Text>
        {rows.length === 0 && (
          <Text as="p" tone="subdued">
            {none}
          </Text>
        )}
        {rows.map(({ name, count, shareText }) => (
          <InlineStack key={name} align="space-between" gap="200">
            <Text as="span" fontWeight="semibold">
              {name}
            </Text>
            <Text as="span" tone="subdued">{`${count} · ${shareText}`}</Text>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}

const FIRST = 12;

function Groups({ one, rows, note }: { one: string; rows: TypeRow[]; note: string }) {
  const [all, setAll] = useState(false);
  const most = Math.max(...rows.map(({ share }) => share)) || 1;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {`${one}s`}
        </Text>
        <FigureTable
          first={one}
          columns={["Tickets", "Share", "Change", "Resolution time", "CSAT"]}
          words={["Change"]}
          rows={rows.slice(0, all ? rows.length : FIRST).map((row) => ({
            key: row.name ?? "",
            name: <Name key="name" row={row} none={`Without a ${one.toLowerCase()}`} />,
            share: row.share / most,
            cells: [row.count, row.shareText, <ChangeMark key="change" change={row.change} />, row.resolution, row.csat],
          }))}
        />
        {rows.length > FIRST && (
          <InlineStack>
            <Button variant="plain" onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show all ${rows.length}`}
            </Button>
          </InlineStack>
        )}
        {note && (
          <Text as="p" variant="bodySm" tone="subdued">
            {note}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function Name({ row: { name, mark }, none }: { row: TypeRow; none: string }) {
  return (
    <InlineStack gap="200" wrap={false}>
      {name ?? none}
      {mark === "new" && <Badge tone="attention">New</Badge>}
      {mark === "fading" && <Badge tone="info">Fading</Badge>}
    </InlineStack>
  );
}
