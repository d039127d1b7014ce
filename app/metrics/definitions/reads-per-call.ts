import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { articleReads } from "./article-reads.ts";
import { callVolume } from "./call-volume.ts";

/** metrics.md E1 */
export const readsPerCall = defineMetric({
  id: "reads_per_call",
  needs: ["articles", "calls"],
  entry: "E1",
  label: "Article reads per call",
  meaning: "Reads of help articles for each call answered.",
  dating: "by the moment of the reading, and of the call",
  of: "calls",
  better: "higher",
  group: "self_service",
  kind: "composite",
  unit: "score",
  operands: { reads: { metric: articleReads, whole: true }, calls: { metric: callVolume, whole: true } },
  combine: ({ reads, calls }) => quotient(reads!.n, calls!.n),
});
