import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Card, InlineGrid, Link, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { RecomputingBanner } from "#app/components/recomputing-banner.tsx";
import { readSettings } from "#app/reports/settings.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** Everything that can be set, each with how it is set now. */
export async function loader({ request }: LoaderFunctionArgs) {
  return readSettings(await signedInShop(request), new Date());
}

export const headers = boundary.headers;

export default function SettingsPage() {
  const { sections, recomputing } = useLoaderData<typeof loader>();
  return (
    <Page title="Settings">
      <BlockStack gap="600">
        <RecomputingBanner tickets={recomputing} />
        {sections.map(({ title, about, entries }) => (
          <InlineGrid key={title} columns={{ xs: 1, md: ["oneThird", "twoThirds"] }} gap="400">
            <Box paddingInline={{ xs: "400", sm: "0" }}>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {title}
                </Text>
                <Text as="p" tone="subdued">
                  {about}
                </Text>
              </BlockStack>
            </Box>
            <Card padding="0">
              {entries.map((entry, i) => (
                <Box
                  key={entry.url}
                  padding="400"
                  {...(i > 0 ? { borderBlockStartWidth: "025" as const, borderColor: "border-secondary" as const } : {})}
                >
                  <BlockStack gap="050">
                    <Link url={entry.url} removeUnderline>
                      {entry.title}
                    </Link>
                    <Text as="p" tone="subdued" breakWord>
                      {entry.now}
                    </Text>
                  </BlockStack>
                </Box>
              ))}
            </Card>
          </InlineGrid>
        ))}
      </BlockStack>
      <Box paddingBlockEnd="800" />
    </Page>
  );
}
