import { compareIds } from "./compare-ids.ts";

/**
 * Currencies whose minor unit is not a hundredth (ISO 4217). Intl is not asked: it follows daily habits, in which forints or
 * rupiahs have no decimals, while amounts arrive with the decimals of the standard.
 */
const exponents: Record<string, number> = {
  ...ofExponent(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
  ...ofExponent(3, "BHD IQD JOD KWD LYD OMR TND"),
  ...ofExponent(4, "CLF UYW"),
};

function ofExponent(exponent: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(" ").map((currency) => [currency, exponent]));
}

/** Decimal places of a currency (ISO 4217): JPY 0, KWD 3, EUR 2. Unknown codes have 2. */
export function currencyExponent(currency: string): number {
  return exponents[currency] ?? 2;
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Minor units of a decimal amount such as "98.0"; digits beyond the currency's exponent are rounded half away from zero
 * (metrics.md G11).
 * @throws RangeError naming the value when it is not a plain decimal or too large to be counted exactly
 */
export function toMinor(amount: string | number, currency: string): number {
  const parts = decimal.exec(String(amount).trim());
  if (!parts) throw new RangeError(`"${amount}" is not an amount of money`);
  const [, sign, whole, fraction = ""] = parts;
  const exponent = currencyExponent(currency);
  const kept = Number(whole! + fraction.slice(0, exponent).padEnd(exponent, "0"));
  const minor = kept + (Number(fraction[exponent] ?? "0") >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(minor)) throw new RangeError(`"${amount}" is too large an amount of money`);
  return sign && minor !== 0 ? -minor : minor;
}

/** "12.50" of 1250 minor units: as it is typed into a field. */
export function toDecimal(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  return (minor / 10 ** exponent).toFixed(exponent);
}

const formats = new Map<string, Intl.NumberFormat>();

/** "€66.67" in the given locale, from minor units. */
export function formatMoney(minor: number, currency: string, locale = "en"): string {
  const exponent = currencyExponent(currency);
  const key = `${locale}|${currency}`;
  let format = formats.get(key);
  if (!format) {
    const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    format = new Intl.NumberFormat(locale, { style: "currency", currency, ...digits });
    formats.set(key, format);
  }
  return format.format(minor / 10 ** exponent);
}

/**
 * Splits a total (minor units) in proportion to weights so that the parts sum exactly to it: largest remainder, ties by
 * ascending key (metrics.md G11). A negative total is split as its positive and given back with the sign.
 * @throws RangeError when there is something to split and no positive weight to split it by
 */
export function largestRemainder(total: number, shares: readonly { key: string; weight: number }[]): Map<string, number> {
  const sign = total < 0 ? -1 : 1;
  const whole = Math.abs(total);
  const sum = shares.reduce((all, { weight }) => all + weight, 0);
  if (whole === 0) return new Map(shares.map(({ key }) => [key, 0]));
  if (!(sum > 0)) throw new RangeError(`${total} cannot be split by weights that sum to ${sum}`);
  const parts = shares.map(({ key, weight }) => {
    const exact = (whole * weight) / sum;
    const floor = Math.floor(exact + TOLERANCE);
    return { key, floor, remainder: Math.round((exact - floor) / TOLERANCE) };
  });
  const left = whole - parts.reduce((all, { floor }) => all + floor, 0);
  const ranked = parts.toSorted((a, b) => b.remainder - a.remainder || compareIds(a.key, b.key));
  return new Map(ranked.map(({ key, floor }, rank) => [key, sign * (floor + (rank < left ? 1 : 0)) || 0]));
}

/** Binary fractions of exact shares differ in the last places; equal remainders must compare as equal. */
const TOLERANCE = 1e-6;
