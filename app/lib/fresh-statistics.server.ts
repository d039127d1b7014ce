import { database } from "./db.server.ts";

/** Rows changed since the planner last looked, below which an old plan is still a good one. */
const FEW_ROWS = 2_000;

/**
 * Brings the planner's statistics of tables that grew or changed by more than half up to date. PostgreSQL does the same by
 * itself, but up to a minute later: in that minute the first few hundred orders of a shop would be derived with the plans of an
 * empty database, thousands of times slower. Counts of changed rows come seconds late, so sizes are asked as well.
 */
export async function freshStatistics(): Promise<void> {
  const grown = await database().$queryRawUnsafe<{ name: string }[]>(
    `SELECT quote_ident(s.relname) AS name FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
     WHERE s.schemaname = current_schema()
       AND (s.n_mod_since_analyze > $1 + greatest(c.reltuples, 0) / 2
         OR pg_relation_size(c.oid) / current_setting('block_size')::int > 1 + greatest(c.relpages, 0) * 1.5)`,
    FEW_ROWS,
  );
  if (grown.length > 0) await database().$executeRawUnsafe(`ANALYZE ${grown.map(({ name }) => name).join(", ")}`);
}
