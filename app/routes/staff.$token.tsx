import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, InlineGrid, Page, Text } from "@shopify/polaris";
import { MetricCard } from "#app/components/metric-card.tsx";
import { Polaris } from "#app/components/polaris.tsx";
import { readStaffPage } from "#app/reports/staff-page.server.ts";

/** An agent's own figures, by their link alone: they need no access to the store's admin. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const page = await readStaffPage(params.token!, new URL(request.url).searchParams, new Date());
  if (!page) throw new Response("This link has ended. Ask for a new one.", { status: 404 });
  return page;
}

/** The address is the key: it must not be kept, found or passed on. */
export const headers: HeadersFunction = () => ({
  "Cache-Control": "private, no-store",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex",
});

export const meta: MetaFunction = () => [{ title: "Your figures" }];

export default function StaffPage() {
  const { name, shop, period, timezone, row, cards } = useLoaderData<typeof loader>();
  return (
    <Polaris>
      <Page title={name} subtitle={`${shop}, ${period}. Days and times in ${timezone}.`}>
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                Revenue after your replies
              </Text>
              <Text as="p" variant="heading2xl">
                {row?.revenue ?? "—"}
              </Text>
              {row && (
                <Text as="p" tone="subdued">
                  {`${row.orders} orders; ${row.conversion} of ${row.tickets} tickets you answered first led to a purchase; ${row.takenBack} was refunded later.`}
                </Text>
              )}
            </BlockStack>
          </Card>
          <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: 3 }}>
            {cards.map((card) => (
              <MetricCard key={card.id} card={card} />
            ))}
          </InlineGrid>
        </BlockStack>
      </Page>
    </Polaris>
  );
}
