import type { Columns } from "#app/lib/bulk.ts";

/** What SQL pieces may ask of their bucket `b`. */
export const bucketColumns: Columns = {
  /** number of the bucket */
  i: "int",
  start: "timestamptz",
  end: "timestamptz",
  /** evaluation instant: its end, or now (metrics.md G3) */
  e: "timestamptz",
  now: "timestamptz",
  /** local days, `lastDay` exclusive and not after tomorrow */
  firstDay: "date",
  lastDay: "date",
  /** of an hour: its share of its day */
  dayShare: "float8",
  zone: "text",
  /** window of the ruleset */
  window: "interval",
  /** F2 counts every ticket created, not only answered ones of customers */
  everyTicket: "boolean",
  basis: "text",
  pendingCounts: "boolean",
};
