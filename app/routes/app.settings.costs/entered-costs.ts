import { costCategories, type Costs } from "#app/inputs/costs.ts";
import { toDecimal, toMinor } from "#app/lib/money.ts";

type Entry = Costs["entries"][number];

/** A month's costs as they stand in the fields: amounts as typed, "" = none. */
export type EnteredCosts = { costs: { category: string; typed: string }[] };

const labels: Record<string, string> = { ai_fees: "AI fees" };

/** "Salaries" of "salaries"; what the merchant named stays as it is. */
export function categoryLabel(category: string): string {
  if (!costCategories.some((usual) => usual === category)) return category;
  return labels[category] ?? `${category.charAt(0).toUpperCase()}${category.slice(1)}`;
}

/** The usual categories, and the merchant's own that any month has, with the amounts of one month. */
export function enteredCosts(entries: readonly Entry[], month: string, currency: string): EnteredCosts {
  const categories = new Set([...costCategories, ...entries.map(({ category }) => category)]);
  const amounts = new Map(entries.filter((entry) => entry.month === month).map(({ category, amount }) => [category, amount]));
  const typed = (amount: number | undefined) => (amount === undefined ? "" : toDecimal(amount, currency));
  return { costs: [...categories].map((category) => ({ category, typed: typed(amounts.get(category)) })) };
}

/** What is sent: an amount that cannot be read is sent as null, to be refused beside its field. */
export function toEntries({ costs }: EnteredCosts, month: string, currency: string) {
  return costs
    .filter(({ typed }) => typed.trim() !== "")
    .map(({ category, typed }) => ({ month, category, amount: minorOf(typed, currency) }));
}

/** Minor units of a typed amount; null when it is none. */
export function minorOf(typed: string, currency: string): number | null {
  try {
    return toMinor(typed, currency);
  } catch {
    return null;
  }
}

/** The last month before this one that has costs. */
export function monthBefore(entries: readonly Entry[], month: string): string | null {
  return (
    entries
      .map((entry) => entry.month)
      .filter((each) => each < month)
      .toSorted()
      .at(-1) ?? null
  );
}

/** "October 2026" of "2026-10". */
export function monthWords(month: string): string {
  return new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(`${month}-01`));
}
