import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, FormLayout, InlineGrid, Page, Select, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { CredentialFields } from "#app/components/credential-fields.tsx";
import { CredentialsError } from "#app/helpdesks/connect.server.ts";
import { connectAndCheck } from "#app/helpdesks/lifecycle.server.ts";
import { startHistory } from "#app/ingest/history.server.ts";
import { env } from "#app/lib/env.server.ts";
import { helpdeskChoices } from "#app/reports/helpdesk-choices.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await signedInShop(request);
  return { choices: helpdeskChoices() };
}

type Refused = { error?: string; wrong?: { field: string; reason: string } };

export async function action({ request }: ActionFunctionArgs): Promise<Refused | Response> {
  const shop = await signedInShop(request);
  const { helpdesk = "", days = "0", ...fields } = Object.fromEntries(await request.formData()) as Record<string, string>;
  const credentials = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ""));
  try {
    const { connectionId } = await connectAndCheck(shop.id, helpdesk, credentials, env().SHOPIFY_APP_URL);
    const wanted = Math.min(Number(days) || 0, MOST_DAYS);
    if (wanted > 0) await startHistory(shop, connectionId, new Date(Date.now() - wanted * DAY));
    return redirect(`/app/helpdesks/${connectionId}`);
  } catch (error) {
    // What the merchant can mend, and a vendor that does not answer, are said on the form, with everything typed still there.
    if (error instanceof CredentialsError) return { wrong: { field: error.field, reason: error.reason } };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const DAY = 86_400_000;
const MOST_DAYS = 3_650;

export const headers = boundary.headers;

export default function NewHelpdeskPage() {
  const { choices } = useLoaderData<typeof loader>();
  const [params, setParams] = useSearchParams();
  const chosen = choices.find(({ id }) => id === params.get("helpdesk"));
  const choose = (helpdesk: string | null) => setParams(helpdesk === null ? {} : { helpdesk });
  if (chosen) return <ConnectForm key={chosen.id} choice={chosen} back={() => choose(null)} />;
  return (
    <Page title="Connect a helpdesk" backAction={{ content: "Inbox", url: "/app/inbox" }}>
      <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="400">
        {choices.map(({ id, label, about }) => (
          <Card key={id}>
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                {label}
              </Text>
              <Text as="p" tone="subdued">
                {about}
              </Text>
              <div>
                <Button onClick={() => choose(id)} accessibilityLabel={`Connect ${label}`}>
                  Connect
                </Button>
              </div>
            </BlockStack>
          </Card>
        ))}
      </InlineGrid>
    </Page>
  );
}

type Choice = ReturnType<typeof useLoaderData<typeof loader>>["choices"][number];

const histories = [
  { value: "365", label: "The last year" },
  { value: "90", label: "The last 90 days" },
  { value: "3650", label: "Everything" },
  { value: "0", label: "None, from now on only" },
];

function ConnectForm({ choice, back }: { choice: Choice; back: () => void }) {
  const result = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const [days, setDays] = useState("365");
  return (
    <Page title={`Connect ${choice.label}`} backAction={{ content: "All helpdesks", onAction: back }}>
      <Card>
        <Form method="post">
          <input type="hidden" name="helpdesk" value={choice.id} />
          <FormLayout>
            {result?.error && (
              <Banner tone="critical" title={`${choice.label} is not connected yet`}>
                {result.error}
              </Banner>
            )}
            <CredentialFields fields={choice.fields} wrong={result?.wrong} />
            {choice.fields.length > 0 && (
              <Select label="History to read" name="days" options={histories} value={days} onChange={setDays} />
            )}
            <Button submit variant="primary" loading={busy}>
              {choice.fields.length > 0 ? "Check and connect" : "Connect"}
            </Button>
          </FormLayout>
        </Form>
      </Card>
    </Page>
  );
}
