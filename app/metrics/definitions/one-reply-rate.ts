import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";
import { resolvedInBucket, resolvedTickets } from "#app/metrics/valid-tickets.ts";

/** metrics.md C1: replies are counted as of E; messages of one agent within five minutes are one reply. */
export const oneReplyRate = defineMetric({
  id: "one_reply_rate",
  entry: "C1",
  label: "Resolved with one reply",
  meaning:
    "Of the resolved tickets that a person answered, those that needed exactly one reply. Closed without a reply is no success.",
  dating: "by the day of the last resolution",
  of: "resolved tickets with a reply",
  better: "higher",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  from: resolvedTickets,
  when: `${resolvedInBucket} AND m."reply1At" <= b."e"`,
  part: `m."reply2At" IS NULL OR m."reply2At" > b."e"`,
  names: { part: "one_reply", whole: "with_reply" },
  by: { ...ticketDimensions, agent: `coalesce(m."firstHumanAgent", s."agentId")` },
});
