import type pg from "pg";

/** Speeds up writing millions of rows in this connection; triggers do not see them. */
export const fastWrites = `SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'; SET synchronous_commit = off;
  SET session_replication_role = replica`;

/** SQL of `chance(n, seed)`: uniform in [0, 1) and the same for the same numbers, so that every run has the same rows. */
export const chanceFunction = `CREATE FUNCTION pg_temp.chance(n bigint, seed int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
  $$ SELECT (hashint8extended(n, seed) & 2147483647) / 2147483648.0 $$;`;

/** A ticket's number `i` modulo ten says how many messages it has: thirty for ten tickets. */
export const messageCount = `(CASE WHEN i % 10 <= 1 THEN 1 WHEN i % 10 <= 3 THEN 2 WHEN i % 10 <= 6 THEN 3 WHEN i % 10 <= 8 THEN 4 ELSE 7 END)`;

/**
 * Every so many tickets keep the events they are folded from, so that the real path can be asked to say them again; of every length.
 */
export const SAMPLED = 499;

/** Builds the tables' indexes once at the end, sorted, instead of row by row; then the planner looks at the tables. */
export async function loadRows(client: pg.Client, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'p' AND conrelid = ANY(SELECT quote_ident(t)::regclass FROM unnest($1::text[]) AS t)`,
    [tables],
  );
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT quote_ident(i.indexname) AS name, i.indexdef AS definition FROM pg_indexes i
     WHERE i.schemaname = current_schema() AND i.tablename = ANY($1)
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
    [tables],
  );
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await work();
  for (const { table, name, definition } of keys) await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  for (const { definition } of indexes) await client.query(definition);
  for (const table of tables) await client.query(`VACUUM ANALYZE "${table}"`);
}
