import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, FormLayout, InlineStack, List, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { ConnectionSummary } from "#app/components/connection-summary.tsx";
import { CopyValue } from "#app/components/copy-value.tsx";
import { CredentialFields } from "#app/components/credential-fields.tsx";
import { useRefresh } from "#app/components/use-refresh.ts";
import { disconnect, pause, reconnect, rotateSecret } from "#app/helpdesks/lifecycle.server.ts";
import { eraseConnection } from "#app/ingest/erase-connection.server.ts";
import { startHistory } from "#app/ingest/history.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { env } from "#app/lib/env.server.ts";
import { type ConnectionPage, readConnection } from "#app/reports/connections.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const page = await readConnection(shop, Number(params.id), env().SHOPIFY_APP_URL, new Date());
  if (!page) throw redirect("/app/inbox");
  return page;
}

type Done = { error?: string; secret?: string };

export async function action({ request, params }: ActionFunctionArgs): Promise<Done | Response> {
  const shop = await signedInShop(request);
  const { intent = "", ...fields } = Object.fromEntries(await request.formData()) as Record<string, string>;
  const id = Number(params.id);
  try {
    return (await act(shop, id, intent, fields)) ?? {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

type Shop = Awaited<ReturnType<typeof signedInShop>>;

const YEAR_MS = 365 * 86_400_000;

async function act(shop: Shop, id: number, intent: string, fields: Record<string, string>): Promise<Done | Response | void> {
  switch (intent) {
    case "pause":
    case "resume":
      return pause(shop.id, id, intent === "pause");
    case "rotate":
      return rotateSecret(shop.id, id);
    case "reconnect":
      await reconnect(shop.id, id, fields);
      return enqueue("helpdesk.poll", { shopId: shop.id, connectionId: id });
    case "history":
      await startHistory(shop, id, new Date(Date.now() - YEAR_MS));
      return;
    case "repair":
      return enqueue("helpdesk.gaps", { shopId: shop.id, connectionId: id, confirmed: true });
    case "disconnect":
      await disconnect(shop.id, id);
      if (fields.history === "erase") await eraseConnection(shop, id);
      return redirect("/app/inbox");
    default:
      return { error: "This is nothing that can be done here." };
  }
}

export const headers = boundary.headers;

export default function HelpdeskPage() {
  const page = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const { card } = page;
  useRefresh(!card.heard || card.history?.state === "running");
  return (
    <Page title={card.label} subtitle={card.account ?? ""} backAction={{ content: "Inbox", url: "/app/inbox" }}>
      <BlockStack gap="400">
        {done?.error && <Banner tone="critical">{done.error}</Banner>}
        {done?.secret && (
          <Banner tone="warning" title="Put the new secret into your helpdesk now">
            <CopyValue value={done.secret} label="New secret" />
          </Banner>
        )}
        <Card>
          <ConnectionSummary card={card} />
        </Card>
        {card.state === "reconnect" && <Credentials page={page} title="Reconnect" submit="Check and reconnect" />}
        {page.steps.length > 0 && <Steps page={page} />}
        {card.state === "active" && page.steps.length > 0 && page.fields.length > 0 && (
          <Credentials page={page} title="Change credentials" submit="Check and save" />
        )}
        <Actions page={page} />
      </BlockStack>
    </Page>
  );
}

function Credentials({ page, title, submit }: { page: ConnectionPage; title: string; submit: string }) {
  const busy = useNavigation().state !== "idle";
  return (
    <Card>
      <Form method="post">
        <input type="hidden" name="intent" value="reconnect" />
        <FormLayout>
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <CredentialFields fields={page.fields} />
          <Button submit variant="primary" loading={busy}>
            {submit}
          </Button>
        </FormLayout>
      </Form>
    </Card>
  );
}

function Steps({ page: { steps, card } }: { page: ConnectionPage }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {`Let ${card.label} tell Fiveday`}
        </Text>
        <List type="number">
          {steps.map(({ text, copy }) => (
            <List.Item key={text}>
              {text}
              {copy !== undefined && <CopyValue value={copy} label={text} />}
            </List.Item>
          ))}
        </List>
        <Box>
          <Text as="p" tone={card.heard ? "success" : "subdued"}>
            {card.heard ? "The first event was received." : "Waiting for the first event …"}
          </Text>
        </Box>
      </BlockStack>
    </Card>
  );
}

function Actions({ page: { card, canAsk } }: { page: ConnectionPage }) {
  const [leaving, setLeaving] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200">
          {canAsk && card.state === "active" && card.history?.state !== "running" && (
            <Act intent="history" label="Read the last year again" />
          )}
          {card.gaps > 0 && <Act intent="repair" label="Repair gaps" />}
          {card.state === "active" && <Act intent="pause" label="Pause" />}
          {card.state === "paused" && <Act intent="resume" label="Resume" />}
          <Act intent="rotate" label="New secret" />
          <Button tone="critical" onClick={() => setLeaving(!leaving)} ariaExpanded={leaving}>
            Disconnect
          </Button>
        </InlineStack>
        {leaving && (
          <BlockStack gap="200">
            <Text as="p">{`${card.label} will not be listened to any more. What about its tickets so far?`}</Text>
            <InlineStack gap="200">
              <Act intent="disconnect" label="Disconnect, keep the history" />
              <Act intent="disconnect" label="Disconnect and erase the history" fields={{ history: "erase" }} critical />
            </InlineStack>
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

type ActProps = { intent: string; label: string; fields?: Record<string, string>; critical?: boolean };

function Act({ intent, label, fields = {}, critical = false }: ActProps) {
  const navigation = useNavigation();
  const busy = navigation.state !== "idle" && navigation.formData?.get("intent") === intent;
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button submit loading={busy} {...(critical ? { tone: "critical" as const } : {})}>
        {label}
      </Button>
    </Form>
  );
}
