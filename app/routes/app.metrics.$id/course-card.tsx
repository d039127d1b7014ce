import { BlockStack, Button, ButtonGroup, Card, InlineStack, List, SkeletonBodyText, Text } from "@shopify/polaris";
import { lazy, Suspense, useState } from "react";
import { ExportButton } from "#app/components/export-button.tsx";
import { FigureTable } from "#app/components/figure-table.tsx";
import { shortLabel } from "#app/components/short-label.ts";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useView } from "#app/components/use-view.ts";
import type { MetricPage } from "#app/reports/metric-page.server.ts";

const CourseChart = lazy(() => import("./course-chart.tsx"));

/** The figure over the period beside the one before, as a picture or as a table, with what happened meanwhile. */
export function CourseCard({ page }: { page: MetricPage }) {
  const { frame, card, unit, course, granularity, lines, lineNote, annotations } = page;
  const hydrated = useHydrated();
  const [listed, setListed] = useState(false);
  const { change } = useView();
  const loading = <SkeletonBodyText lines={10} />;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Over the period
          </Text>
          <ButtonGroup variant="segmented">
            {page.granularities.map((each) => (
              <Button key={each} pressed={granularity === each} onClick={() => change({ granularity: each })}>
                {`${each.charAt(0).toUpperCase()}${each.slice(1)}`}
              </Button>
            ))}
          </ButtonGroup>
        </InlineStack>
        {listed ? (
          <Course course={course} />
        ) : (
          <div role="img" aria-label={`${card.label} over the period, and over the one before`} style={{ minHeight: 280 }}>
            {hydrated ? (
              <Suspense fallback={loading}>
                <CourseChart course={course} unit={unit} currency={frame.currency} lines={lines} annotations={annotations} />
              </Suspense>
            ) : (
              loading
            )}
          </div>
        )}
        {lineNote && (
          <Text as="p" variant="bodySm" tone="subdued">
            {lineNote}
          </Text>
        )}
        {annotations.length > 0 && (
          <List type="number">
            {annotations.map(({ day, text }) => (
              <List.Item key={`${day} ${text}`}>{`${day}: ${text}`}</List.Item>
            ))}
          </List>
        )}
        <InlineStack gap="300" blockAlign="center">
          <Button variant="plain" onClick={() => setListed(!listed)} ariaExpanded={listed}>
            {listed ? "Show as picture" : "Show as table"}
          </Button>
          <ExportButton name="metrics" query={{ metrics: card.id, granularity }} />
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Course({ course }: Pick<MetricPage, "course">) {
  return (
    <FigureTable
      first="From"
      columns={["This period", "The period before"]}
      rows={course.map(({ label, text, textBefore }) => ({
        key: label,
        name: label.includes("T") ? `${shortLabel(label.slice(0, 10))}, ${shortLabel(label)}` : shortLabel(label),
        cells: [text, textBefore],
      }))}
      tall
    />
  );
}
