import { BlockStack, Box, Card, DataTable, SkeletonBodyText, Text } from "@shopify/polaris";
import { lazy, Suspense } from "react";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { formatPercent, NO_DATA } from "#app/metrics/format.ts";
import type { SpeedPays as Told } from "#app/reports/speed-pays.server.ts";

const SpeedChart = lazy(() => import("./speed-chart.tsx"));

/** Do fast answers go with purchases? Drawn with intervals, and as a table. */
export function SpeedPays({ told: { buckets, open } }: { told: Told }) {
  const hydrated = useHydrated();
  const loading = <SkeletonBodyText lines={8} />;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Conversion by how fast questions before a purchase were answered
          </Text>
          <Text as="p" tone="subdued">
            Questions before a purchase by how fast they were first answered, and how many of their writers bought within the
            window after asking. Whiskers are 95 % intervals; questions differ by more than speed.
          </Text>
        </BlockStack>
        <div role="img" aria-label={spoken(buckets)} style={{ minHeight: 260 }}>
          {hydrated ? (
            <Suspense fallback={loading}>
              <SpeedChart buckets={buckets} />
            </Suspense>
          ) : (
            loading
          )}
        </div>
        <Box overflowX="scroll">
          <DataTable
            columnContentTypes={["text", "numeric", "numeric", "numeric", "text"]}
            headings={["First reply", "Questions", "Bought", "Conversion", "95 % interval"]}
            rows={buckets.map(({ label, n, bought, rate, low, high }) => [
              label,
              n,
              bought,
              rate === null ? NO_DATA : formatPercent(rate),
              low === null || high === null ? NO_DATA : `${formatPercent(low)} to ${formatPercent(high)}`,
            ])}
          />
        </Box>
        {open > 0 && (
          <Text as="p" variant="bodySm" tone="subdued">
            {`${open} more questions are too young: their window is still open.`}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function spoken(buckets: Told["buckets"]): string {
  const told = buckets.flatMap(({ label, rate }) => (rate === null ? [] : [`${label}: ${formatPercent(rate)}`]));
  return `Conversion by first reply. ${told.join("; ")}`;
}
