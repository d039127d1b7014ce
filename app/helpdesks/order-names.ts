/** Names of orders, such as "#1042" or "EU-1042", in a field that agents or apps keep for them. */
export function orderNamesIn(field: unknown): string[] {
  if (typeof field !== "string" && typeof field !== "number") return [];
  return String(field)
    .split(/[\s,;]+/)
    .filter((name) => /^#?[\w-]*\d[\w-]*$/.test(name));
}
