import type { Dimension } from "./define.ts";

/** Breakdowns that every ticket row `m` (TicketMeasure) offers; who counts as the agent is the metric's own matter. */
export const ticketDimensions = {
  team: `m."team"`,
  channel: `m."channel"`,
  type: `m."type"`,
  tag: `m."tags"`,
  helpdesk: `m."helpdesk"`,
} satisfies Partial<Record<Dimension, string>>;
