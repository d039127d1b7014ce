import { defineMetric } from "#app/metrics/define.ts";
import { figureSettings } from "#app/metrics/sources/figure-settings.ts";

/** metrics.md F7: what support_roi multiplies; no figure of its own. */
export const grossMargin = defineMetric({
  id: "gross_margin",
  entry: "F7",
  label: "Gross margin",
  meaning: "Share of revenue that is left after the goods, as entered.",
  dating: "as it is set now",
  of: "settings",
  better: "higher",
  group: "revenue",
  kind: "score",
  unit: "score",
  source: figureSettings,
  where: `f."grossMargin" IS NOT NULL`,
  score: `f."grossMargin"`,
});
