import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineGrid, InlineStack, SkeletonBodyText, Tabs, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { lazy, Suspense } from "react";
import { FiguresPage } from "#app/components/figures-page.tsx";
import { MetricCard } from "#app/components/metric-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useView } from "#app/components/use-view.ts";
import { readSatisfaction, type Satisfaction } from "#app/reports/satisfaction.server.ts";
import { type SatisfactionTab, satisfactionTabs } from "#app/reports/satisfaction-tabs.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { reviewAnswer } from "#app/surveys/answer.server.ts";
import { hideComment, redactComment, tagAnswer } from "#app/surveys/marks.server.ts";
import { makeTeamLinks } from "#app/surveys/team.server.ts";
import { CoverageTable } from "./coverage-table.tsx";
import { CommentStream } from "./comment-stream.tsx";
import { DistributionCard } from "./distribution-card.tsx";
import { FunnelCard } from "./funnel-card.tsx";
import { QuarantineCard } from "./quarantine-card.tsx";
import { ReviewsTable } from "./reviews-table.tsx";
import { TeamCard } from "./team-card.tsx";

const ScoreChart = lazy(() => import("#app/components/score-chart.tsx"));

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readSatisfaction(shop, new URL(request.url).searchParams, new Date());
}

/** Marks answers and comments, or makes links for the team; only the latter say something back. */
export async function action({ request }: ActionFunctionArgs): Promise<{ links: string[] }> {
  const shop = await signedInShop(request);
  const form = await request.formData();
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const [answer, now] = [text("answer"), new Date()];
  switch (text("intent")) {
    case "count":
      await reviewAnswer(shop.id, answer, false, now);
      break;
    case "set-aside":
      await reviewAnswer(shop.id, answer, true, now);
      break;
    case "tag":
      await tagAnswer(shop.id, answer, text("tags").split(","));
      break;
    case "hide":
      await hideComment(shop.id, answer, now);
      break;
    case "show":
      await hideComment(shop.id, answer, null);
      break;
    case "redact":
      await redactComment(shop.id, answer, now);
      break;
    case "team-links":
      return { links: await makeTeamLinks(shop, Number(text("people")), now) };
  }
  return { links: [] };
}

export const headers = boundary.headers;

const tabs = Object.entries(satisfactionTabs).map(([id, { label }]) => ({ id, content: label, panelID: "satisfaction-tab" }));

export default function SatisfactionPage() {
  const page = useLoaderData<typeof loader>();
  const { change } = useView();
  return (
    <FiguresPage
      title="Satisfaction"
      subtitle="What customers and the team say, in your surveys and in the helpdesk's own. Each opinion counts once."
      frame={page.frame}
      action={{ content: "Edit surveys", url: "/app/surveys" }}
    >
      <Tabs
        tabs={tabs}
        selected={tabs.findIndex(({ id }) => id === page.tab)}
        onSelect={(i) => change({ tab: tabs[i]!.id as SatisfactionTab, q: null, mark: null, hidden: null })}
      />
      <div id="satisfaction-tab">
        <BlockStack gap="400">
          <Content page={page} />
        </BlockStack>
      </div>
    </FiguresPage>
  );
}

function Content({ page }: { page: Satisfaction }) {
  const { tab, cards, distribution, funnel, coverage, reviews, team, comments, quarantine, unlinked } = page;
  return (
    <>
      {unlinked > 0 && (
        <Banner tone="info">
          {unlinked === 1 ? "One answer is" : `${unlinked} answers are`} about a conversation that no helpdesk has told of yet.
          They count from when it does.
        </Banner>
      )}
      <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: cards.length > 3 ? 4 : 3 }}>
        {cards.map((card) => (
          <MetricCard key={card.id} card={card} size={card === cards[0] ? "large" : "compact"} />
        ))}
      </InlineGrid>
      <InlineGrid gap="400" columns={{ xs: 1, lg: distribution ? ["twoThirds", "oneThird"] : 1 }} alignItems="start">
        <Course page={page} />
        {distribution && <DistributionCard distribution={distribution} tab={tab} />}
      </InlineGrid>
      {team && <TeamCard team={team} />}
      {funnel && <FunnelCard funnel={funnel} />}
      {coverage && <CoverageTable coverage={coverage} />}
      {reviews && <ReviewsTable reviews={reviews} />}
      {comments && <CommentStream comments={comments} isTeam={tab === "team"} />}
      {tab !== "team" && <QuarantineCard quarantine={quarantine} />}
    </>
  );
}

function Course({ page: { tab, course, range, isShare, cards } }: { page: Satisfaction }) {
  const hydrated = useHydrated();
  const loading = <SkeletonBodyText lines={10} />;
  const isEmpty = course.every(({ value }) => value === null);
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between">
          <Text as="h2" variant="headingMd">
            {`${cards[0]!.label} over the period`}
          </Text>
        </InlineStack>
        {isEmpty ? (
          <BlockStack gap="200" inlineAlign="start">
            <Text as="p" tone="subdued">
              {tab === "team" ? "There is nothing to tell of this period yet." : "Nobody has answered in this period."}
            </Text>
            {tab !== "team" && <Button url="/app/surveys">Set up surveys</Button>}
          </BlockStack>
        ) : (
          <div role="img" aria-label={`${cards[0]!.label} over the period with its 95 % interval`} style={{ minHeight: 260 }}>
            {hydrated ? (
              <Suspense fallback={loading}>
                <ScoreChart course={course} range={range} isShare={isShare} />
              </Suspense>
            ) : (
              loading
            )}
          </div>
        )}
      </BlockStack>
    </Card>
  );
}
