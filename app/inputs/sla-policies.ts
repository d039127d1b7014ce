import { z } from "zod";
import { channels } from "#app/helpdesks/contract.ts";
import { slaMetrics } from "#app/tickets/sla.ts";
import { word, words } from "./fields.ts";

const YEAR = 366 * 86_400;

/** A promise (metrics.md B7): what is promised, within how many seconds of which clock, to which tickets. */
export const slaPolicyInput = z.object({
  name: word,
  metric: z.enum(slaMetrics, { error: `Choose one of ${slaMetrics.join(", ")}` }),
  targetSeconds: z.int({ error: "Enter a time" }).min(1, "Enter a time").max(YEAR, "At most a year"),
  clock: z.enum(["calendar", "business"], { error: "Choose calendar or business hours" }),
  /** Empty = any. */
  channels: z.array(z.enum(channels, { error: "There is no such channel" })),
  tags: words,
  /** Whether a resolution clock also stands still while snoozed; in pending it always does. */
  pauseSnoozed: z.boolean(),
});
export type SlaPolicyInput = z.output<typeof slaPolicyInput>;
