import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, InlineGrid, Link, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { readAllFigures } from "#app/reports/all-figures.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** Every figure there is; each opens. */
export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readAllFigures(shop, new URL(request.url).searchParams, new Date());
}

export const headers = boundary.headers;

export default function AllFiguresPage() {
  const { frame, groups } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <FiguresPage title="All figures" frame={frame} hours>
      {groups.map(({ title, figures }) => (
        <Card key={title}>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 3, xl: 4 }}>
              {figures.map(({ id, label, value, meaning, reason }) => (
                <section key={id} aria-label={label}>
                  <BlockStack gap="050">
                    <Link url={`/app/metrics/${id}?${params}`} removeUnderline>
                      {label}
                    </Link>
                    <Text as="p" variant="headingLg">
                      {value}
                    </Text>
                    <Text as="p" variant="bodySm" tone="subdued">
                      {reason ?? meaning}
                    </Text>
                  </BlockStack>
                </section>
              ))}
            </InlineGrid>
          </BlockStack>
        </Card>
      ))}
    </FiguresPage>
  );
}
