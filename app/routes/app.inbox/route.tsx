import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, ButtonGroup, Card, EmptyState, InlineGrid, InlineStack, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ConnectionSummary } from "#app/components/connection-summary.tsx";
import { useRefresh } from "#app/components/use-refresh.ts";
import { replayInShop } from "#app/ingest/replay.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { type Inbox, readInbox } from "#app/reports/inbox.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { InboxRow } from "./inbox-row.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readInbox(shop, new URL(request.url).searchParams, new Date());
}

export async function action({ request }: ActionFunctionArgs) {
  const shop = await signedInShop(request);
  const form = await request.formData();
  const connection = form.get("connection");
  if (typeof connection === "string") {
    await enqueue("helpdesk.gaps", { shopId: shop.id, connectionId: Number(connection) });
    return null;
  }
  const id = form.get("id");
  await replayInShop(shop.id, typeof id === "string" ? id : null);
  return null;
}

export const headers = boundary.headers;

export default function InboxPage() {
  const inbox = useLoaderData<typeof loader>();
  useRefresh(true);
  return (
    <Page
      title="Inbox"
      subtitle="What arrives from Shopify and your helpdesks, and whether it was understood."
      primaryAction={{ content: "Connect a helpdesk", url: "/app/helpdesks/new" }}
      fullWidth
    >
      <BlockStack gap="400">
        <Connections inbox={inbox} />
        {inbox.gaps.length > 0 && <Gaps gaps={inbox.gaps} />}
        <Messages inbox={inbox} />
      </BlockStack>
    </Page>
  );
}

function Connections({ inbox: { connections } }: { inbox: Inbox }) {
  if (connections.length === 0) {
    return (
      <Card>
        <EmptyState
          heading="No helpdesk is connected"
          action={{ content: "Connect a helpdesk", url: "/app/helpdesks/new" }}
          image=""
        >
          <Text as="p">It takes a few minutes, and its history comes along.</Text>
        </EmptyState>
      </Card>
    );
  }
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      {connections.map((card) => (
        <Card key={card.id}>
          <BlockStack gap="300">
            <ConnectionSummary card={card} />
            <InlineStack>
              <Button url={`/app/helpdesks/${card.id}`} accessibilityLabel={`Open ${card.label}`}>
                Open
              </Button>
            </InlineStack>
          </BlockStack>
        </Card>
      ))}
    </InlineGrid>
  );
}

function Gaps({ gaps }: Pick<Inbox, "gaps">) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Gaps
        </Text>
        {gaps.map(({ connectionId, day, theirs, missing }) => (
          <InlineStack key={`${connectionId} ${day}`} gap="300" blockAlign="center">
            <Text as="span">{`${day}: ${missing} of ${theirs} tickets are missing`}</Text>
            <Form method="post">
              <input type="hidden" name="connection" value={connectionId} />
              <Button submit size="slim">
                Repair
              </Button>
            </Form>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Messages({ inbox: { counts, shown, messages } }: { inbox: Inbox }) {
  const [, setParams] = useSearchParams();
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {`${counts.today} arrived in 24 hours, ${counts.waiting} waiting, ${counts.failed} failed`}
          </Text>
          <InlineStack gap="200">
            {counts.failed > 0 && (
              <Form method="post">
                <Button submit>Replay all that failed</Button>
              </Form>
            )}
            <ButtonGroup variant="segmented">
              <Button pressed={shown === "failed"} onClick={() => setParams({})}>
                Failed
              </Button>
              <Button pressed={shown === "all"} onClick={() => setParams({ show: "all" })}>
                All
              </Button>
            </ButtonGroup>
          </InlineStack>
        </InlineStack>
      </Box>
      {messages.length === 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {shown === "failed" ? "Everything that arrived was understood." : "Nothing has arrived yet."}
          </Text>
        </Box>
      ) : (
        <ul className="fiveday-orders">
          {messages.map((message) => (
            <InboxRow key={message.id} message={message} />
          ))}
        </ul>
      )}
    </Card>
  );
}
