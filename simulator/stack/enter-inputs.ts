import { saveCosts } from "#app/inputs/costs.server.ts";
import { saveGoal } from "#app/inputs/goals.server.ts";
import { saveSlaPolicy } from "#app/inputs/sla-policies.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { localDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

const HOUR = 3_600;
/** Of a month, in minor units. */
const monthly = { salaries: 940_000, technology: 42_000, licences: 36_000, ai_fees: 18_500, overhead: 60_000 };

/** What the merchant of the simulated store entered when the history began: promises, costs of its months, goals. */
export async function enterInputs(shop: ShopContext, from: number): Promise<void> {
  const policy = { channels: [], tags: [], pauseSnoozed: false };
  const since = { now: new Date(from) };
  await saveSlaPolicy(
    shop.id,
    { ...policy, name: "First answer within 4 hours", metric: "first_reply", targetSeconds: 4 * HOUR, clock: "business" },
    since,
  );
  await saveSlaPolicy(
    shop.id,
    { ...policy, name: "Solved within two days", metric: "resolution", targetSeconds: 48 * HOUR, clock: "calendar" },
    since,
  );
  const entries = monthsFrom(localDay(shop.timezone, from), localDay(shop.timezone, Date.now())).flatMap((month) =>
    Object.entries(monthly).map(([category, amount]) => ({ month, category, amount })),
  );
  await saveCosts(shop.id, { entries });
  await saveGoal(shop.id, { metric: "csat", target: 0.85, direction: "at_least", period: "month", filters: {} });
  await saveGoal(shop.id, {
    metric: "first_response_time",
    target: 2 * HOUR,
    direction: "at_most",
    period: "month",
    filters: {},
  });
}

function monthsFrom(first: Day, last: Day): string[] {
  const months = new Set<string>();
  for (let day = first; day <= last; day = addDays(day, 1)) months.add(day.slice(0, 7));
  return [...months];
}
