/** The tabs of the Tickets page, in their order. */
export const ticketsTabs = { types: "Ticket types", sla: "SLA", busiest: "Busiest times" } as const;

export type TicketsTab = keyof typeof ticketsTabs;

/** The tab that an address asks for; the types when it asks for none that there is. */
export function readTicketsTab(params: URLSearchParams): TicketsTab {
  const asked = params.get("tab") ?? "";
  return asked in ticketsTabs ? (asked as TicketsTab) : "types";
}
