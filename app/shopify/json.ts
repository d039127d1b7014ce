/** Digits from which on a JSON integer may not fit a double exactly. */
const UNSAFE_DIGITS = 16;

/**
 * Parses JSON, keeping integers that a double cannot hold as text: Shopify's ids exceed 2^53.
 * @throws SyntaxError for text that is not JSON
 */
export function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as unknown;
  return JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) => {
    const source = context?.source;
    const large = typeof value === "number" && source !== undefined && source.length >= UNSAFE_DIGITS && /^-?\d+$/.test(source);
    return large && !Number.isSafeInteger(value) ? source : value;
  }) as (key: string, value: unknown) => unknown) as unknown;
}
