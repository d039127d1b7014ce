import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { messagesIn } from "./messages-in.ts";
import { messagesOut } from "./messages-out.ts";

/** metrics.md A2 */
export const outInRatio = defineMetric({
  id: "out_in_ratio",
  entry: "A2",
  label: "Replies per incoming message",
  meaning: "Public replies of people and AI for each message a customer wrote.",
  dating: "by the moment the message was sent",
  of: "incoming messages",
  better: "neither",
  group: "volume",
  kind: "composite",
  unit: "score",
  operands: { out: { metric: messagesOut }, in: { metric: messagesIn } },
  combine: ({ out, in: incoming }) => quotient(out!.n, incoming!.n),
});
