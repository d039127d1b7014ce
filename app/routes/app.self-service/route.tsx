import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Box, Card, InlineStack, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { CardRow } from "#app/components/card-row.tsx";
import { ExportButton } from "#app/components/export-button.tsx";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { GroupHeading } from "#app/components/group-heading.tsx";
import { useView } from "#app/components/use-view.ts";
import { readSelfService } from "#app/reports/self-service.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { AnsweredBy } from "./answered-by.tsx";
import { Articles } from "./articles.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readSelfService(shop, new URL(request.url).searchParams, new Date());
}

export const headers = boundary.headers;

/** What customers find by themselves, and what is answered without a person. */
export default function SelfServicePage() {
  const { frame, automation, help, articles } = useLoaderData<typeof loader>();
  const { params } = useView();
  const opens = (id: string) => `/app/metrics/${id}?${params}`;
  return (
    <FiguresPage title="Self-service" frame={frame} hours>
      <GroupHeading>Answered without a person</GroupHeading>
      <CardRow cards={automation.cards} missing={automation.missing} opens={opens} />
      <AnsweredBy {...automation} />
      <GroupHeading>Help articles</GroupHeading>
      {help.cards.length > 0 && <CardRow {...help} opens={opens} />}
      {articles.rows.length > 0 && <Articles {...articles} />}
      {articles.rows.length > 0 && (
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <InlineStack align="end">
            <ExportButton
              name="metrics"
              label="Export articles as CSV"
              query={{
                by: "article",
                metrics: "article_reads,article_views,article_read_time,short_read_share,article_contact_rate",
              }}
            />
          </InlineStack>
        </Box>
      )}
      {articles.rows.length === 0 && (
        <Card>
          <Text as="p" tone="subdued">
            {`No views of help articles: ${help.missing[0]?.sample ?? "none in this period"}.`} They come from helpdesks with a
            help centre that tells of its readers, or through the generic connection. That nobody wrote does not prove that an
            article helped; so nothing is called “deflected” here.
          </Text>
        </Card>
      )}
    </FiguresPage>
  );
}
