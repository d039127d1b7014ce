/** Tabs of the Revenue page, by their name in the address. */
export const revenueTabs = {
  orders: "Orders",
  agents: "Agents",
  speed: "Speed pays",
  silent: "Silent customers",
  statements: "Statements",
  changes: "Changes",
} as const;
export type RevenueTab = keyof typeof revenueTabs;

/** The tab an address names; the first one when it names none. */
export function readTab(params: URLSearchParams): RevenueTab {
  const named = params.get("tab");
  return named !== null && Object.hasOwn(revenueTabs, named) ? (named as RevenueTab) : "orders";
}
