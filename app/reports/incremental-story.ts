import type { IncrementalPeriod } from "#app/attribution/incremental-days.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { formatPercent, NO_DATA } from "#app/metrics/format.ts";

/** The incremental estimate in words (metrics.md section 5, 5): never without its interval, coverage and label. */
export type IncrementalStory = {
  value: string;
  interval: string | null;
  /** What the interval allows to say, or why there is no estimate. */
  verdict: string;
  coverage: string;
  share: string | null;
};

/** @param credited number of credited orders of the period, which the estimate is a share of */
export function tellIncremental(
  estimate: IncrementalPeriod,
  { credited, currency }: { credited: number; currency: string },
): IncrementalStory {
  const { orders, amount, coverage, computedAt } = estimate;
  const found = `${count(coverage.used)} of ${count(coverage.contacts)} contacts could be compared with ${count(estimate.others)} days of customers who did not write.`;
  if (!orders || !amount) {
    const verdict = computedAt === null ? "It is worked out every night." : "Too few customers to compare with in this period.";
    return { value: NO_DATA, interval: null, verdict, coverage: found, share: null };
  }
  const money = (minor: number) => formatMoney(Math.round(minor), currency);
  return {
    value: money(amount.value),
    interval: `${money(amount.low)} to ${money(amount.high)}`,
    verdict: estimate.distinguishable
      ? `${orders.value.toFixed(1)} orders more than customers like them placed without writing (${orders.low.toFixed(1)} to ${orders.high.toFixed(1)}).`
      : `Not distinguishable from no effect: ${orders.value.toFixed(1)} orders (${orders.low.toFixed(1)} to ${orders.high.toFixed(1)}).`,
    coverage: found,
    share: credited > 0 && orders.value > 0 ? `${formatPercent(orders.value / credited)} of the credited orders` : null,
  };
}

function count(value: number): string {
  return new Intl.NumberFormat("en").format(value);
}
