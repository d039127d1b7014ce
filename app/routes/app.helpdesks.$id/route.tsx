import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ConnectionSummary } from "#app/components/connection-summary.tsx";
import { useLastAction } from "#app/components/use-last-action.ts";
import { useRefresh } from "#app/components/use-refresh.ts";
import { useToast } from "#app/components/use-toast.ts";
import { CredentialsError } from "#app/helpdesks/connect.server.ts";
import { disconnect, endOldSecret, pause, reconnect, rotateSecret } from "#app/helpdesks/lifecycle.server.ts";
import { startHistory } from "#app/ingest/history.server.ts";
import { resumeConnection } from "#app/ingest/replay.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { env } from "#app/lib/env.server.ts";
import { readConnection } from "#app/reports/connections.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { Actions } from "./actions.tsx";
import { Credentials } from "./credentials.tsx";
import { LiveEvents } from "./live-events.tsx";
import { Secret } from "./secret.tsx";
import { Untold } from "./untold.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const page = await readConnection(shop, Number(params.id), env().SHOPIFY_APP_URL, new Date());
  if (!page) throw redirect("/app/inbox");
  return page;
}

export type Done = {
  /** What was done, in a few words. */
  said?: string;
  error?: string;
  /** The field that was wrong. */
  wrong?: { field: string; reason: string };
  /** A new secret is in the steps, to be put into the helpdesk. */
  hasNewSecret?: boolean;
};

export async function action({ request, params }: ActionFunctionArgs): Promise<Done | Response> {
  const shop = await signedInShop(request);
  const { intent = "", ...fields } = Object.fromEntries(await request.formData()) as Record<string, string>;
  try {
    return await act(shop, Number(params.id), intent, fields);
  } catch (error) {
    if (error instanceof CredentialsError) return { wrong: { field: error.field, reason: error.reason } };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

type Shop = Awaited<ReturnType<typeof signedInShop>>;

const YEAR_MS = 365 * 86_400_000;

async function act(shop: Shop, id: number, intent: string, fields: Record<string, string>): Promise<Done | Response> {
  const connection = { shopId: shop.id, connectionId: id };
  switch (intent) {
    case "pause":
      await pause(shop.id, id, true);
      return { said: "Paused" };
    case "resume":
      await pause(shop.id, id, false);
      await resumeConnection(shop.id, id);
      return { said: "Resumed" };
    case "rotate": {
      const secret = await rotateSecret(shop.id, id, env().SHOPIFY_APP_URL);
      return secret === null ? { said: "New secret set up" } : { said: "New secret made", hasNewSecret: true };
    }
    case "end-old-secret":
      await endOldSecret(shop.id, id);
      return { said: "Old secret ended" };
    case "credentials":
      await reconnect(shop.id, id, Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== "")));
      await resumeConnection(shop.id, id);
      return { said: "Checked and saved" };
    case "read":
      await enqueue("helpdesk.poll", connection);
      return { said: "Reading what changed" };
    case "history":
      await startHistory(shop, id, new Date(Date.now() - YEAR_MS));
      return { said: "Reading the last year" };
    case "repair":
      await enqueue("helpdesk.gaps", { ...connection, confirmed: true });
      return { said: "Reading what is missing" };
    case "disconnect":
      await disconnect(shop.id, id);
      if (fields.history === "erase") await enqueue("helpdesk.erase", connection);
      return redirect("/app/inbox");
    default:
      return { error: "This is nothing that can be done here." };
  }
}

export const headers = boundary.headers;

export default function HelpdeskPage() {
  const page = useLoaderData<typeof loader>();
  const done = useLastAction<Done>();
  const { card } = page;
  useRefresh(true);
  useToast(done);
  return (
    <Page title={card.label} subtitle={card.account ?? ""} backAction={{ content: "Inbox", url: "/app/inbox" }}>
      <BlockStack gap="400">
        {done?.error && <Banner tone="critical">{done.error}</Banner>}
        {done?.hasNewSecret && (
          <Banner tone="warning" title="Put the new secret into your helpdesk now">
            The steps under Live events show where, with the value to copy.
          </Banner>
        )}
        <Card>
          <ConnectionSummary card={card} />
        </Card>
        <LiveEvents page={page} />
        {page.untold.length > 0 && <Untold page={page} />}
        {page.fields.length > 0 && <Credentials page={page} wrong={done?.wrong} />}
        <Secret page={page} />
        <Actions page={page} />
      </BlockStack>
    </Page>
  );
}
