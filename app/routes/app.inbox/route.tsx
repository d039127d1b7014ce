import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, ButtonGroup, Card, EmptyState, InlineGrid, InlineStack, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";

import { ConnectionSummary } from "#app/components/connection-summary.tsx";
import { useRefresh } from "#app/components/use-refresh.ts";
import { compareNow, repairNow } from "#app/ingest/reconcile.server.ts";
import { startOrderHistory } from "#app/ingest/order-history.server.ts";
import { replayInShop } from "#app/ingest/replay.server.ts";
import { type Inbox, readInbox } from "#app/reports/inbox.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { ChecksPanel } from "./checks-panel.tsx";
import { InboxRow } from "./inbox-row.tsx";
import { ShopifySummary } from "./shopify-summary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readInbox(shop, new URL(request.url).searchParams, new Date());
}

export async function action({ request }: ActionFunctionArgs) {
  const shop = await signedInShop(request);
  const form = await request.formData();
  const connection = form.get("connection");
  if (typeof connection === "string") {
    await (connection === "all" ? compareNow(shop.id) : repairNow(shop.id, Number(connection)));
    return null;
  }
  if (form.get("intent") === "orders") {
    await startOrderHistory(shop);
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
        <Gaps gaps={inbox.gaps} />
        <ChecksPanel />
        <Messages inbox={inbox} />
      </BlockStack>
    </Page>
  );
}

function Connections({ inbox: { shopify, connections } }: { inbox: Inbox }) {
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400" alignItems="start">
      <Card>
        <ShopifySummary card={shopify} />
      </Card>
      {connections.length === 0 && (
        <Card>
          <EmptyState
            heading="No helpdesk is connected"
            action={{ content: "Connect a helpdesk", url: "/app/helpdesks/new" }}
            image=""
          >
            <Text as="p">It takes a few minutes, and its history comes along.</Text>
          </EmptyState>
        </Card>
      )}
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
  const busy = useNavigation().formData?.get("connection");
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Gaps
          </Text>
          <Form method="post">
            <input type="hidden" name="connection" value="all" />
            <Button submit loading={busy === "all"}>
              Compare now
            </Button>
          </Form>
        </InlineStack>
        <Text as="p" tone="subdued">
          {gaps.length === 0
            ? "None in the last days. Every night the last weeks are compared with Shopify and your helpdesks."
            : "Every night the last weeks are compared with Shopify and your helpdesks."}
        </Text>
        {gaps.map(({ connectionId, day, text, open }) => (
          <InlineStack key={`${connectionId} ${day}`} gap="300" blockAlign="center">
            <Text as="span" tone={open ? "caution" : "subdued"}>
              {text}
            </Text>
            {open && (
              <Form method="post">
                <input type="hidden" name="connection" value={connectionId} />
                <Button submit size="slim" loading={busy === String(connectionId)} accessibilityLabel={`Repair ${text}`}>
                  Repair
                </Button>
              </Form>
            )}
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
