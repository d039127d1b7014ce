import type { ShopDb } from "./db.server.ts";

/**
 * `ShopDb.rows` for thousands of rows: they come as one JSON text of arrays, which costs a fraction of decoding value by value.
 * @param columns SQL of each property; the value is what JSON makes of it: bigint a number, and see `epochMs` for instants
 * @param from all that follows the columns in a SELECT, without sorting or grouping
 */
export async function compactRows<T extends object>(
  db: ShopDb,
  columns: Record<keyof T & string, string>,
  from: string,
  ...params: unknown[]
): Promise<T[]> {
  const names = Object.keys(columns);
  const values = Object.values<string>(columns).join(", ");
  const [row] = await db.rows<{ found: string | null }>(
    `SELECT json_agg(json_build_array(${values}))::text AS "found" FROM ${from}`,
    ...params,
  );
  const found = JSON.parse(row?.found ?? "[]") as unknown[][];
  return found.map((each) => {
    const named: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) named[names[i]!] = each[i];
    return named as T;
  });
}

/** SQL for an instant as epoch milliseconds. */
export function epochMs(timestamp: string): string {
  return `floor(extract(epoch FROM ${timestamp}) * 1000)::bigint`;
}
