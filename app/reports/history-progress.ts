import { type Mark, paceOf } from "#app/lib/pace.ts";
import { leftWords } from "./words.ts";

/** How far the reading of a history has come, all words ready. */
export type HistoryProgress = {
  state: "running" | "done" | "failed";
  /** 0…100, or null when nobody says how much there is */
  percent: number | null;
  text: string;
  error: string | null;
};

/** A reading of a helpdesk's tickets. */
export type TicketRun = {
  connectionId: number;
  tickets: number;
  total: number | null;
  movedAt: Date;
  finishedAt: Date | null;
  error: string | null;
  marks: Mark[];
};

/** Silence after which the reading counts as waiting. */
const STALLED_MS = 120_000;

export function ticketProgress(run: TicketRun, now: Date): HistoryProgress {
  const { tickets, total, movedAt, finishedAt, error, marks } = run;
  if (finishedAt) {
    return { state: error ? "failed" : "done", percent: 100, text: `${number(tickets)} tickets of the history read`, error };
  }
  const percent = total ? Math.min(99, Math.floor((tickets / total) * 100)) : null;
  const stalled = now.getTime() - movedAt.getTime() > STALLED_MS ? ", waiting for the helpdesk" : "";
  return {
    state: "running",
    percent,
    text: `${number(tickets)} tickets read${stalled || pace(marks, (total ?? 0) - tickets)}`,
    error,
  };
}

/** A reading of a store's orders. */
export type OrderRun = {
  state: "gathering" | "reading" | "done" | "failed";
  expected: number | null;
  gathered: number;
  orders: number;
  rejected: number;
  movedAt: Date;
  finishedAt: Date | null;
  error: string | null;
  marks: Mark[];
};

/** Shopify gathers the orders first, then we read them: half of the way each. */
export function orderProgress(run: OrderRun, now: Date): HistoryProgress {
  const { state, gathered, orders, rejected, error } = run;
  const refused = rejected > 0 ? `, ${number(rejected)} could not be understood` : "";
  if (state === "done") return { state: "done", percent: 100, text: `${number(orders)} past orders read${refused}`, error };
  if (state === "failed") return { state: "failed", percent: null, text: `${number(orders)} past orders read${refused}`, error };
  const all = Math.max(run.expected ?? 0, gathered);
  const share = (part: number) => (all === 0 ? 0 : Math.min(1, part / all));
  const percent = Math.min(99, Math.floor(share(gathered) * 50 + share(orders) * 50));
  const stalled = now.getTime() - run.movedAt.getTime() > STALLED_MS ? ", waiting for Shopify" : "";
  const of = all === 0 ? "" : ` of ${number(all)}`;
  const text =
    state === "gathering"
      ? `Shopify is gathering them${all === 0 ? "" : `, ${number(gathered)}${of}`}${stalled}`
      : `${number(orders)}${of} read${stalled ? "" : pace(run.marks, all - orders)}${refused}${stalled}`;
  return { state: "running", percent, text, error };
}

/** ", 480 a minute, 3 minutes left"; nothing while there is too little to say */
function pace(marks: readonly Mark[], left: number): string {
  const rate = paceOf(marks);
  if (rate === null || rate <= 0) return "";
  return `, ${number(Math.round(rate * 60))} a minute${left > 0 ? `, ${leftWords(left / rate)} left` : ""}`;
}

function number(count: number): string {
  return new Intl.NumberFormat("en").format(count);
}
