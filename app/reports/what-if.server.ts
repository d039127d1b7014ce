import { readAdoptions } from "#app/attribution/adopt.server.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { listRulesets, readRuleset } from "#app/attribution/rulesets.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { presetNames, type WhatIf } from "./what-if.ts";

/** The ruleset an address asks about; the active one when it names none or one that does not exist, because links get mangled. */
export async function askedRuleset(shop: ShopContext, params: URLSearchParams, active: Ruleset): Promise<Ruleset> {
  const asked = params.get("ruleset");
  if (asked === null) return active;
  try {
    return await readRuleset(shop, asked);
  } catch (error) {
    if (error instanceof BadRequest) return active;
    throw error;
  }
}

/** What the what-if bar shows of a rule that is asked about beside the active one. */
export async function readWhatIf(shop: ShopContext, asked: Ruleset, active: Ruleset): Promise<WhatIf> {
  const [own, [latest]] = await Promise.all([listRulesets(shop), readAdoptions(shop)]);
  const running = latest && latest.finishedAt === null && latest.cancelledAt === null ? latest : null;
  return {
    active: active.label,
    asked: asked.label,
    differs: asked.label !== active.label,
    preset: asked.label.split(/[@+]/)[0]!,
    presets: [
      ...Object.entries(presetNames).map(([value, label]) => ({ value, label })),
      ...own.map(({ name, title }) => ({ value: name, label: title })),
    ],
    model: asked.model,
    windowDays: asked.windowDays,
    basis: asked.basis,
    switching: running && {
      to: running.to,
      percent: running.total === 0 ? 100 : Math.min(100, Math.floor((100 * running.orders) / running.total)),
    },
  };
}
