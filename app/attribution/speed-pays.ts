import { wilson } from "#app/metrics/statistics.ts";

/** A question before a purchase: when it was asked, when it was first answered, and whether its writer then bought. */
export type BeforeSaleTicket = {
  ticketId: string;
  /** Instants, epoch ms. */
  askedAt: number;
  answeredAt: number | null;
  /** Minor units of the orders within the window after asking, answered or not; 0 = did not buy. */
  bought: number;
  /** Whether the window has passed. */
  settled: boolean;
};

/** Questions answered equally fast, and how many of their writers bought; `low` and `high` are the 95 % interval. */
export type SpeedBucket = {
  label: string;
  n: number;
  bought: number;
  rate: number | null;
  low: number | null;
  high: number | null;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NEVER = "no reply";

/** Right-open buckets of the first reply, by a person or AI (metrics.md B10); the last holds what was never answered. */
const buckets: { label: string; below: number }[] = [
  { label: "under 15 min", below: 15 * MINUTE },
  { label: "15–60 min", below: HOUR },
  { label: "1–4 h", below: 4 * HOUR },
  { label: "4–8 h", below: 8 * HOUR },
  { label: "8–24 h", below: 24 * HOUR },
  { label: "over 24 h", below: Infinity },
];

/** Conversion of before-sale questions by how fast they were answered (metrics.md B10, H1). Open windows are left out. */
export function speedPays(tickets: readonly BeforeSaleTicket[]): SpeedBucket[] {
  const settled = Map.groupBy(
    tickets.filter((ticket) => ticket.settled),
    labelOf,
  );
  return [...buckets.map(({ label }) => label), NEVER].map((label) => {
    const group = settled.get(label) ?? [];
    const bought = group.filter((ticket) => ticket.bought > 0).length;
    const interval = wilson(bought, group.length);
    return {
      label,
      n: group.length,
      bought,
      rate: interval && bought / group.length,
      low: interval && interval.low,
      high: interval && interval.high,
    };
  });
}

function labelOf({ askedAt, answeredAt }: BeforeSaleTicket): string {
  if (answeredAt === null) return NEVER;
  return buckets.find(({ below }) => answeredAt - askedAt < below)!.label;
}

/**
 * What unanswered questions are worth if they were answered: as many purchases as answered ones bring, at their mean amount.
 * @returns minor units; null when no answered question has been followed long enough
 */
export function valueAtStake(unanswered: number, tickets: readonly BeforeSaleTicket[]): number | null {
  const answered = tickets.filter((ticket) => ticket.settled && ticket.answeredAt !== null);
  if (answered.length === 0) return null;
  return Math.round((unanswered * answered.reduce((sum, { bought }) => sum + bought, 0)) / answered.length);
}
