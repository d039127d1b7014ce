import { median } from "#app/metrics/statistics.ts";

/** So many times the orders of a usual day make a day of sales. */
const TIMES = 2;
/** A handful of orders more is chance. */
const LEAST_ORDERS = 20;

/** Days on which far more was ordered than on a usual day of the period, with how many times as much. */
export function saleDays(days: readonly { day: string; orders: number }[]): { day: string; orders: number; times: number }[] {
  const usual = median(days.map(({ orders }) => orders));
  if (!usual) return [];
  return days
    .filter(({ orders }) => orders >= LEAST_ORDERS && orders >= TIMES * usual)
    .map(({ day, orders }) => ({ day, orders, times: orders / usual }));
}
