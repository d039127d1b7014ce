import type { MetricGroup } from "#app/metrics/define.ts";

/** What pages call the groups of figures. */
export const groupTitles: Record<MetricGroup, string> = {
  revenue: "Revenue",
  volume: "Volume",
  speed: "Speed",
  quality: "Quality",
  satisfaction: "Satisfaction",
  self_service: "Self-service",
  people: "People",
};
