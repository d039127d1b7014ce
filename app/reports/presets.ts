/** Ready-made periods a merchant picks by name. All end with today, which is still running, unless they are over. */
export const presets = {
  last_7: "Last 7 days",
  last_30: "Last 30 days",
  last_90: "Last 90 days",
  this_month: "This month",
  last_month: "Last month",
  this_quarter: "This quarter",
} as const;
export type Preset = keyof typeof presets;

export const DEFAULT_PRESET: Preset = "last_30";
