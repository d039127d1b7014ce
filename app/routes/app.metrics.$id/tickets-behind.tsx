import { Box, Button, Card, DataTable, InlineStack, Link, Text } from "@shopify/polaris";
import { useView } from "#app/components/use-view.ts";
import type { MetricPage } from "#app/reports/metric-page.server.ts";

/** The tickets that the figure was counted or measured on, each opening in its helpdesk. */
export function TicketsBehind({
  told: { total, rows, next },
  label,
}: {
  told: NonNullable<MetricPage["tickets"]>;
  label: string;
}) {
  const { params, change } = useView();
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          {`${new Intl.NumberFormat("en").format(total)} ${total === 1 ? "ticket" : "tickets"} behind ${label}`}
        </Text>
      </Box>
      {rows.length > 0 && (
        <DataTable
          columnContentTypes={["text", "text", "text", "text", "text"]}
          headings={["Ticket", "Created", "Channel", "Type", "State"]}
          rows={rows.map(({ id, url, helpdesk, channel, type, created, state }) => [
            url ? (
              <Link key={id} url={url} target="_blank">
                {id}
              </Link>
            ) : (
              `${helpdesk} ${id}`
            ),
            created,
            channel,
            type ?? "—",
            state,
          ])}
        />
      )}
      {(next ?? params.get("after")) && (
        <Box padding="400">
          <InlineStack gap="200" align="center">
            {params.get("after") && <Button onClick={() => change({ after: null })}>Newest</Button>}
            {next && <Button onClick={() => change({ after: next })}>Older tickets</Button>}
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}
