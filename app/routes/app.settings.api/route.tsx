import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Button, Card, DataTable, Link, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { createToken, listTokens, removeToken } from "#app/api/token.server.ts";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { word } from "#app/inputs/fields.ts";
import { readInput } from "#app/inputs/read-input.ts";
import { env } from "#app/lib/env.server.ts";
import { agoWords } from "#app/reports/words.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { type MadeToken, NewToken } from "./new-token.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const now = Date.now();
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: shop.timezone });
  return {
    tokens: (await listTokens(shop)).map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      made: day.format(createdAt),
      used: lastUsedAt === null ? "Never" : agoWords(now - lastUsedAt.getTime()),
    })),
    api: `${env().SHOPIFY_APP_URL}/api/v1`,
  };
}

const ending = z.object({ remove: z.int() });

/** Makes a token, told this once, or ends one. */
export async function action({ request }: ActionFunctionArgs): Promise<MadeToken> {
  const shop = await signedInShop(request);
  const given: unknown = await request.json();
  const asked = ending.safeParse(given);
  if (asked.success) {
    await removeToken(shop, asked.data.remove);
    return { said: "Token ended" };
  }
  const read = readInput(z.object({ name: word }), given);
  if (read.outcome === "wrong") return { errors: read.errors };
  return { said: "Token made", token: await createToken(shop, read.value.name) };
}

export const headers = boundary.headers;

export default function ApiPage() {
  const { tokens, api } = useLoaderData<typeof loader>();
  const ending = useFetcher<MadeToken>();
  useToast(ending.data);
  const end = (id: number) => ending.submit({ remove: id }, { method: "post", encType: "application/json" });
  return (
    <SettingsPage
      title="Sharing and API"
      effect="A token reads every figure, ticket and credit of this store; it changes nothing."
      recomputing={0}
    >
      <NewToken />
      <Card padding="0">
        <Box padding="400">
          <Text as="h2" variant="headingMd">
            Tokens
          </Text>
          {tokens.length === 0 && (
            <Text as="p" tone="subdued">
              None yet.
            </Text>
          )}
        </Box>
        {tokens.length > 0 && (
          <DataTable
            columnContentTypes={["text", "text", "text", "text"]}
            headings={["For", "Made", "Last used", ""]}
            rows={tokens.map(({ id, name, made, used }) => [
              name,
              made,
              used,
              <Button
                key={id}
                variant="plain"
                tone="critical"
                accessibilityLabel={`End the token for ${name}`}
                onClick={() => end(id)}
              >
                End
              </Button>,
            ])}
          />
        )}
      </Card>
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            How to read
          </Text>
          <code className="fiveday-copy">{`curl -H "Authorization: Bearer …" "${api}/metrics?metrics=csat&from=2026-01-01&to=2026-02-01"`}</code>
          <Text as="p">
            <Link url={`${api}/openapi.json`} target="_blank">
              The whole reading API as OpenAPI
            </Link>
          </Text>
          <Text as="p">
            What an agent may see of their own work is shared by a link:{" "}
            <Link url="/app/revenue?tab=agents">Revenue, Agents</Link>.
          </Text>
        </BlockStack>
      </Card>
    </SettingsPage>
  );
}
