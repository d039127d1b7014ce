import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Box, Button, ButtonGroup, Card, DataTable, InlineStack, Text } from "@shopify/polaris";
import { CopyValue } from "#app/components/copy-value.tsx";
import { ExportButton } from "#app/components/export-button.tsx";
import { useView } from "#app/components/use-view.ts";
import type { StaffRow } from "#app/reports/staff-revenue.server.ts";
import type { StaffTab } from "#app/reports/staff-tab.server.ts";
import type { action as linkAction } from "#app/routes/app.staff-links.ts";

/** Credited revenue by turns, people and AI alike; each person can be given a link to their own figures. */
export function StaffRevenue({ told }: { told: StaffTab }) {
  const { change } = useView();
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {`${told.total} by turns in the conversation, under the active rule`}
            </Text>
            {told.aiShare && <Text as="p" tone="subdued">{`AI took part for ${told.aiShare} of it.`}</Text>}
          </BlockStack>
          <InlineStack gap="200">
            <ExportButton name="agents" />
            <ButtonGroup variant="segmented">
              <Button pressed={told.by === "agent"} onClick={() => change({ by: null })}>
                People and AI
              </Button>
              <Button pressed={told.by === "team"} onClick={() => change({ by: "team" })}>
                Teams
              </Button>
            </ButtonGroup>
          </InlineStack>
        </InlineStack>
      </Box>
      {told.rows.length === 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            Nobody replied to a customer in this period.
          </Text>
        </Box>
      ) : (
        <DataTable
          columnContentTypes={["text", "numeric", "numeric", "numeric", "numeric", "numeric", "numeric", "text"]}
          headings={["", "Revenue", "Share", "Orders", "Tickets", "Conversion", "Taken back", ""]}
          rows={told.rows.map((row) => [
            <Name key="name" row={row} by={told.by} />,
            row.revenue,
            row.share,
            row.orders,
            row.tickets,
            <Conversion key="conversion" row={row} />,
            row.takenBack,
            told.by === "agent" && row.id !== null && row.kind === "human" ? (
              <OwnView key="link" agentId={row.id} name={row.name} until={told.links[row.id] ?? null} />
            ) : (
              ""
            ),
          ])}
        />
      )}
      <Box padding="400">
        <Text as="p" variant="bodySm" tone="subdued">
          Tickets: first answered by them, window passed. Taken back: refunds of the credited orders in their share; revenue is
          already without them. Small numbers swing widely.
        </Text>
      </Box>
    </Card>
  );
}

function Name({ row: { id, name, kind }, by }: { row: StaffRow; by: StaffTab["by"] }) {
  return (
    <InlineStack gap="200" blockAlign="center" wrap={false}>
      <Text as="span" fontWeight="semibold">
        {id === null && by === "team" ? "No team" : name}
      </Text>
      {kind === "ai" && <Badge tone="magic">AI</Badge>}
    </InlineStack>
  );
}

function Conversion({ row: { conversion, interval } }: { row: StaffRow }) {
  return (
    <BlockStack inlineAlign="end">
      <Text as="span">{conversion}</Text>
      {interval && (
        <Text as="span" variant="bodySm" tone="subdued">
          {interval}
        </Text>
      )}
    </BlockStack>
  );
}

function OwnView({ agentId, name, until }: { agentId: string; name: string; until: string | null }) {
  const link = useFetcher<typeof linkAction>();
  const send = (intent: string) => link.submit({ agentId, intent }, { method: "post", action: "/app/staff-links" });
  const busy = link.state !== "idle";
  if (link.data?.url) return <CopyValue value={link.data.url} label={`link for ${name}`} />;
  return (
    <InlineStack gap="200" blockAlign="center">
      <Button size="slim" loading={busy} onClick={() => send("create")} accessibilityLabel={`Make a link for ${name}`}>
        {until ? "New link" : "Own view"}
      </Button>
      {until && (
        <Button
          size="slim"
          tone="critical"
          variant="plain"
          onClick={() => send("end")}
          accessibilityLabel={`End the link of ${name}`}
        >
          {`End (until ${until})`}
        </Button>
      )}
    </InlineStack>
  );
}
