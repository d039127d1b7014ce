/** Names of orders, such as "#1042" or "EU-1042", in a field that agents or apps keep for them. */
export function orderNamesIn(field: unknown): string[] {
  if (typeof field !== "string" && typeof field !== "number") return [];
  return String(field)
    .split(/[\s,;]+/)
    .filter((name) => /^#?[\w-]*\d[\w-]*$/.test(name));
}

/** The same from fields of the shop's own, which are named for orders, such as cf_shopify_order; undefined where there are none. */
export function orderNamesInFields(fields: Record<string, unknown> = {}): string[] | undefined {
  const named = Object.keys(fields).filter((name) => /(^|_)orders?(_|$)/i.test(name));
  return named.length === 0 ? undefined : named.flatMap((name) => orderNamesIn(fields[name]));
}
