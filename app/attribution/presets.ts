import { BadRequest } from "#app/lib/errors.ts";
import { attributionModels, type OwnRuleset, type Ruleset, type RulesetSettings } from "./ruleset.ts";

const defaults: RulesetSettings = {
  anchor: "first_customer",
  windowDays: 5,
  windowMode: "elapsed",
  replyRequired: true,
  identity: "probable",
  model: "last_touch",
  split: "turns",
  basis: "net_paid",
  dating: "order",
  pending: "hold",
  pointOfSale: true,
  afterSale: true,
  editUplift: false,
  backfill: true,
  denominator: "eligible",
};

/** Our own default and the definitions of a well-known peer (metrics.md sections 6 and 9). */
const presets: Record<string, RulesetSettings> = {
  default: defaults,
  gorgias_5d: { ...defaults, replyRequired: false, model: "last_ticket", denominator: "created" },
  gorgias_3d: { ...defaults, replyRequired: false, model: "last_ticket", denominator: "created", windowDays: 3 },
};

export const presetNames: readonly string[] = Object.keys(presets);

/** Every preset is at its first version; a changed definition gets a new number, never new figures under the old one (G22). */
const VERSION = 1;

type Override = { key: string; setting: keyof RulesetSettings; values?: readonly string[]; read?: (text: string) => unknown };

const yesNo = ["true", "false"] as const;
const overrides: Override[] = [
  {
    key: "window_days",
    setting: "windowDays",
    read: (text) => (/^([1-9]|[12]\d|30)$/.test(text) ? Number(text) : undefined),
  },
  { key: "model", setting: "model", values: attributionModels },
  { key: "anchor", setting: "anchor", values: ["first_customer", "first_reply", "last_reply"] },
  { key: "basis", setting: "basis", values: ["net_paid", "gross", "net_sales"] },
  { key: "reply_required", setting: "replyRequired", values: yesNo },
  { key: "identity", setting: "identity", values: ["probable", "exact"] },
  { key: "dating", setting: "dating", values: ["order", "refund"] },
  { key: "window_mode", setting: "windowMode", values: ["elapsed", "calendar"] },
  { key: "split", setting: "split", values: ["turns", "last_replier", "assignee", "equal"] },
  { key: "pending", setting: "pending", values: ["hold", "count"] },
  { key: "point_of_sale", setting: "pointOfSale", values: yesNo },
  { key: "after_sale", setting: "afterSale", values: yesNo },
  { key: "edit_uplift", setting: "editUplift", values: yesNo },
  { key: "backfill", setting: "backfill", values: yesNo },
];

/**
 * Reads a ruleset such as "default", "gorgias_5d" or "default+model=linear+window_days=7" (contract.md section 3), or one of the
 * merchant's own by its name. A version, as in "default@1", must exist; without one the newest is meant.
 * @param own the merchant's own rulesets, every version
 * @throws BadRequest for parameter "ruleset", saying what is allowed
 */
export function parseRuleset(text: string, own: readonly OwnRuleset[] = []): Ruleset {
  const { name, changes } = parts(text);
  const { label, settings: base } = findBase(name, own);
  const settings: RulesetSettings = { ...base };
  for (const change of changes) Object.assign(settings, readOverride(change));
  const told = overrides
    .filter(({ setting }) => settings[setting] !== base[setting])
    .map(({ key, setting }) => `+${key}=${settings[setting]}`);
  return { label: `${label}${told.join("")}`, ...settings };
}

/** Whether a text names no ruleset of the merchant's own, so that it can be read without knowing those. */
export function namesPreset(text: string): boolean {
  return Object.hasOwn(presets, parts(text).name.split("@")[0]!);
}

/** In a query string that was not encoded, "+" arrives as a space. */
function parts(text: string): { name: string; changes: string[] } {
  const [name = "", ...changes] = text.trim().split(/[+\s]+/);
  return { name, changes };
}

function findBase(name: string, own: readonly OwnRuleset[]): { label: string; settings: RulesetSettings } {
  const [called = "", ...versions] = name.split("@");
  const asked = versions.length > 0 ? versions.join("@") : null;
  if (Object.hasOwn(presets, called) && (asked ?? String(VERSION)) === String(VERSION))
    return { label: `${called}@${VERSION}`, settings: presets[called]! };
  const found = own
    .filter((each) => each.name === called && (asked ?? String(each.version)) === String(each.version))
    .toSorted((a, b) => b.version - a.version)[0];
  if (!found) {
    const names = new Set([...presetNames, ...own.map((each) => each.name)]);
    throw new BadRequest(`ruleset "${name}" is not one of ${[...names].join(", ")}`, "ruleset");
  }
  // Settings that came after this version was saved are as they had always been.
  return { label: `${found.name}@${found.version}`, settings: { ...defaults, ...found.settings } };
}

function readOverride(change: string): Partial<RulesetSettings> {
  const [key = "", ...rest] = change.split("=");
  const value = rest.join("=");
  if (key === "model" && value === "any_touch")
    throw new BadRequest(
      "any_touch credits every ticket in full, so it is not summed: read the metric orders_assisted",
      "ruleset",
    );
  const override = overrides.find((each) => each.key === key);
  if (!override)
    throw new BadRequest(`ruleset override "${key}" is not one of ${overrides.map((each) => each.key).join(", ")}`, "ruleset");
  const allowed = override.values?.join(", ") ?? "1 to 30";
  const read = override.read ? override.read(value) : override.values?.includes(value) ? booleanOrText(value) : undefined;
  if (read === undefined) throw new BadRequest(`ruleset override ${key} must be ${allowed}`, "ruleset");
  return { [override.setting]: read };
}

function booleanOrText(value: string): string | boolean {
  return value === "true" || value === "false" ? value === "true" : value;
}

/** The ruleset of a shop that has not chosen one (metrics.md section 9). */
export const defaultRuleset: Ruleset = parseRuleset("default");
