import type { SlaPolicyInput } from "#app/inputs/sla-policies.ts";
import { formatDuration } from "#app/metrics/format.ts";
import type { SlaMetric } from "#app/tickets/sla.ts";

export const slaMetricNames: Record<SlaMetric, string> = {
  first_reply: "First reply",
  next_reply: "Every later reply",
  resolution: "Resolution",
};

/** "First reply within 1 h of business hours, on chat, to tickets tagged vip" of a promise (metrics.md B7). */
export function slaWords({ metric, targetSeconds, clock, channels, tags, pauseSnoozed }: Omit<SlaPolicyInput, "name">): string {
  const within = `within ${formatDuration(targetSeconds)}${clock === "business" ? " of business hours" : ""}`;
  return [
    `${slaMetricNames[metric]} ${within}`,
    ...(channels.length > 0 ? [`on ${listed(channels)}`] : []),
    ...(tags.length > 0 ? [`to tickets tagged ${listed(tags)}`] : []),
    ...(metric === "resolution" ? [pauseSnoozed ? "not counting pending and snoozed time" : "not counting pending time"] : []),
  ].join(", ");
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "disjunction" }).format(words);
}
