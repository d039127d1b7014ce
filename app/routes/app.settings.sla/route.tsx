import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, EmptyState, InlineStack, Link, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { readRecomputing } from "#app/inputs/mark-tickets.server.ts";
import { readSlaPolicies } from "#app/inputs/sla-policies.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { slaWords } from "#app/reports/sla-words.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const db = reportsDb(shop.id);
  const [policies, recomputing] = await Promise.all([readSlaPolicies(db), readRecomputing(db)]);
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: shop.timezone });
  return {
    promises: policies.map(({ policyId, name, validFrom, ...policy }) => ({
      id: policyId,
      name,
      words: slaWords(policy),
      since: day.format(validFrom),
    })),
    recomputing,
  };
}

export const headers = boundary.headers;

const NEW = "/app/settings/sla/new";

export default function SlaPage() {
  const { promises, recomputing } = useLoaderData<typeof loader>();
  return (
    <SettingsPage
      title="SLA"
      effect="SLA attainment and breaches count how often these promises were kept. A change holds for promises that begin after it."
      recomputing={recomputing}
      {...(promises.length > 0 ? { action: { content: "Add a promise", url: NEW } } : {})}
    >
      {promises.length === 0 && (
        <Card>
          <EmptyState heading="What do you promise your customers?" image="" action={{ content: "Add a promise", url: NEW }}>
            For example a first reply within an hour of business hours on chat. Until there is one, SLA figures show a dash.
          </EmptyState>
        </Card>
      )}
      {promises.map(({ id, name, words, since }) => (
        <Card key={id}>
          <BlockStack gap="100">
            <InlineStack align="space-between" gap="200">
              <Text as="h2" variant="headingMd">
                {name}
              </Text>
              <Link url={`/app/settings/sla/${id}`} accessibilityLabel={`Change ${name}`}>
                Change
              </Link>
            </InlineStack>
            <Text as="p">{words}</Text>
            <Text as="p" tone="subdued">{`Like this since ${since}`}</Text>
          </BlockStack>
        </Card>
      ))}
      {promises.length > 0 && (
        <Text as="p">
          <Link url="/app/tickets?tab=sla">How often they were kept</Link>
        </Text>
      )}
    </SettingsPage>
  );
}
