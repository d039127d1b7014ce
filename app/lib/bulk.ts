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

/**
 * `bulkInsert` for many rows of plain values: a parameter for each column from `$2` on, as made by `columnArrays`. Half the text and
 * half the work of reading it; columns of arrays and JSON cannot be given so.
 */
export function bulkInsertColumns(table: string, columns: Columns): string {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  const given = Object.entries(columns).map(([name, type], i) => ({ name, type, parameter: `$${i + 2}` }));
  return `INSERT INTO "${table}" ("shopId", ${names.join(", ")}) SELECT $1::int, ${names.join(", ")} FROM ${columnRecords(given)}`;
}

/** Rows given by column, each column in a parameter of its own, aliased `r`. */
export function columnRecords(columns: readonly { name: string; type: string; parameter: string }[]): string {
  const arrays = columns.map(({ type, parameter }) => `${parameter}::${type}[]`);
  return `unnest(${arrays.join(", ")}) AS r(${columns.map(({ name }) => `"${name}"`).join(", ")})`;
}

type Plain = string | number | boolean | Date | null;

/** Each column's values as an array of PostgreSQL, in the order of `columns`. */
export function columnArrays<Of extends Columns>(columns: Of, rows: readonly Record<keyof Of, Plain>[]): string[] {
  return Object.keys(columns).map((name: keyof Of) => `{${rows.map((row) => element(row[name])).join(",")}}`);
}

function element(value: Plain): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "string") return String(value);
  return PLAIN.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** Text that means itself between the braces of an array; an id or a label, but not the word null. */
const PLAIN = /^(?!null$)[\w:/.+=@-]+$/i;
