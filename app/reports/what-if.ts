import type { attributionModels, Ruleset } from "#app/attribution/ruleset.ts";

/** What the what-if bar shows: the rule that is asked about, what may be asked, and a switch that is under way. */
export type WhatIf = {
  active: string;
  asked: string;
  /** Whether another rule than the active one is shown. */
  differs: boolean;
  preset: string;
  /** Rule sets to begin from, ready-made ones first. */
  presets: { value: string; label: string }[];
  model: string;
  windowDays: number;
  basis: string;
  switching: { to: string; percent: number } | null;
};

/** Names of the rule's choices as a merchant reads them. */
export const modelNames: Record<(typeof attributionModels)[number], string> = {
  last_touch: "Last reply before the order",
  first_touch: "First reply",
  linear: "All conversations equally",
  time_decay: "The later, the more",
  position_based: "First and last 40 % each",
  last_ticket: "Latest conversation",
  direct_only: "Only with direct evidence",
};
export const basisNames: Record<Ruleset["basis"], string> = {
  net_paid: "Paid after refunds",
  gross: "At order time",
  net_sales: "Goods only",
};
export const presetNames: Record<string, string> = {
  default: "Fiveday",
  gorgias_5d: "Gorgias, 5 days",
  gorgias_3d: "Gorgias, 3 days",
};
