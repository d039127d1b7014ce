/** Settings of the attribution rule (metrics.md section 4, R1–R19). Names are the API's override keys. */
export type Ruleset = {
  /** preset name and version, with overrides, for example "default@1" or "default@1+model=linear" */
  label: string;
  anchor: "first_customer" | "first_reply" | "last_reply";
  windowDays: number;
  windowMode: "elapsed" | "calendar";
  replyRequired: boolean;
  identity: "probable" | "exact";
  model: AttributionModel;
  split: "turns" | "last_replier" | "assignee" | "equal";
  basis: "net_paid" | "gross" | "net_sales";
  /** F3: refunds restate the order's own day, or are booked on theirs. */
  dating: "order" | "refund";
  pending: "hold" | "count";
  pointOfSale: boolean;
  afterSale: boolean;
  /** X13: what edits added to an order after a conversation is told beside the credits. */
  editUplift: boolean;
  /** R8: orders made before the app was installed count. */
  backfill: boolean;
  /** F2: "eligible" = started by the customer with a reply; "created" = every valid ticket created. */
  denominator: "eligible" | "created";
};

export const attributionModels = [
  "last_touch",
  "first_touch",
  "linear",
  "time_decay",
  "position_based",
  "last_ticket",
  "direct_only",
] as const;
export type AttributionModel = (typeof attributionModels)[number];

/** All that decides; the label only names it. */
export type RulesetSettings = Omit<Ruleset, "label">;

/** One version of a merchant's own ruleset. */
export type OwnRuleset = { name: string; version: number; settings: Partial<RulesetSettings> };
