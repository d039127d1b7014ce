import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, DataTable, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ExportButton } from "#app/components/export-button.tsx";
import { readStatement } from "#app/reports/statements.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** A frozen month, ready to be printed or saved as PDF, and what has changed since. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const page = await readStatement(shop, params.month!);
  if (!page) throw new Response("This month is not frozen.", { status: 404 });
  return page;
}

export const headers = boundary.headers;

export default function StatementPage() {
  const { statement, agents, changes, difference } = useLoaderData<typeof loader>();
  return (
    <Page
      title={`Statement ${statement.title}`}
      subtitle={`${statement.shop}, rule ${statement.ruleset}`}
      backAction={{ content: "Revenue", url: "/app/revenue?tab=statements" }}
      secondaryActions={<ExportButton name="statement" query={{ month: statement.month }} />}
      primaryAction={{ content: "Print or save as PDF", onAction: () => window.print() }}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="200">
            <Text as="p" variant="heading2xl">
              {statement.amount}
            </Text>
            <Text as="p">{`${statement.orders} credited orders, ${statement.tickets} tickets. Frozen on ${statement.frozenAt}.`}</Text>
            <Text as="p" variant="bodySm" tone="subdued" breakWord>
              {`SHA-256 of the credits as CSV: ${statement.hash}`}
            </Text>
          </BlockStack>
        </Card>
        <Card padding="0">
          <DataTable
            columnContentTypes={["text", "numeric", "numeric"]}
            headings={["Agent", "Credited", "Orders"]}
            rows={agents.map(({ name, amount, orders }) => [name, amount, orders])}
          />
        </Card>
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              Changes since
            </Text>
            {changes.length === 0 ? (
              <Text as="p" tone="subdued">
                Nothing has changed: the month would be frozen with the same figures today.
              </Text>
            ) : (
              <>
                <Text as="p">{`Computed today, the month differs by ${difference}.`}</Text>
                <DataTable
                  columnContentTypes={["text", "numeric", "numeric", "text"]}
                  headings={["Order", "Frozen", "Today", "Because of"]}
                  rows={changes.map(({ order, before, after, cause }) => [order, before, after, cause])}
                />
              </>
            )}
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
