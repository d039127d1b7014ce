/** Column name → PostgreSQL type, as written in DDL. `bytea` values are given as Uint8Array. */
export type Columns = Record<string, string>;

/**
 * SQL that inserts any number of rows of one shop in one statement: `$1` is the shop id, `$2` the rows as made by `bulkRows`.
 * @param conflict what follows ON CONFLICT, for example `("shopId", "id") DO NOTHING`; absent = a duplicate is an error
 */
export function bulkInsert(table: string, columns: Columns, conflict?: string): string {
  const names = Object.keys(columns);
  const values = names.map((name) => (columns[name] === "bytea" ? `decode(r."${name}", 'base64')` : `r."${name}"`));
  return `INSERT INTO "${table}" ("shopId", ${names.map((name) => `"${name}"`).join(", ")})
    SELECT $1::int, ${values.join(", ")} FROM ${bulkRecords(columns)}
    ${conflict ? `ON CONFLICT ${conflict}` : ""}`;
}

/**
 * Rows made by `bulkRows` in parameter `$2` (or `parameter`) with these columns, aliased `r` (or `alias`). bytea columns are base64 text.
 * The text is read as json: jsonb would be built first, at twice the cost for wide rows, and thrown away.
 */
export function bulkRecords(columns: Columns, parameter = "$2", alias = "r"): string {
  const types = Object.entries(columns).map(([name, type]) => `"${name}" ${type === "bytea" ? "text" : type}`);
  return `json_to_recordset(${parameter}::json) AS ${alias}(${types.join(", ")})`;
}

/** DO UPDATE clause that takes every column of the new row, optionally only when `where` holds. */
export function replaceAll(key: string[], columns: Columns, where?: string): string {
  const changed = Object.keys(columns).filter((name) => !key.includes(name));
  const target = ["shopId", ...key].map((name) => `"${name}"`).join(", ");
  return `(${target}) DO UPDATE SET ${changed.map((name) => `"${name}" = excluded."${name}"`).join(", ")}${where ? ` WHERE ${where}` : ""}`;
}

/** Rows as the JSON text that `bulkInsert` expects. */
export function bulkRows(rows: readonly object[]): string {
  return JSON.stringify(rows, function (this: Record<string, unknown>, key, value: unknown) {
    // Buffer.toJSON has already run on `value`; the original is still in the holder.
    const original = this[key];
    if (original instanceof Uint8Array)
      return Buffer.from(original.buffer, original.byteOffset, original.byteLength).toString("base64");
    return typeof value === "bigint" ? value.toString() : value;
  });
}
