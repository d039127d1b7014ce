import type { Ruleset } from "#app/attribution/ruleset.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { staffLinks } from "./staff-link.server.ts";
import { readStaffRevenue, type StaffRevenue } from "./staff-revenue.server.ts";
import type { View } from "./view.ts";

/** The Agents tab of Revenue: who earned what, and who has a link of their own (until when). */
export type StaffTab = StaffRevenue & { links: Record<string, string> };

export async function readStaffTab(
  shop: ShopContext,
  view: View,
  { by, ruleset, now }: { by: string | null; ruleset: Ruleset; now: Date },
): Promise<StaffTab> {
  const [staff, links] = await Promise.all([
    readStaffRevenue(shop, { view, by: by === "team" ? "team" : "agent", ruleset, now }),
    staffLinks(shop, now),
  ]);
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: shop.timezone });
  return { ...staff, links: Object.fromEntries([...links].map(([agentId, ends]) => [agentId, day.format(ends)])) };
}
