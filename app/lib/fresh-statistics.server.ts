import { database } from "./db.server.ts";

/**
 * Brings the planner's statistics of tables that grew by more than half, and beyond a page, up to date. PostgreSQL does the same
 * by itself, but up to a minute later: in that minute the first few hundred orders of a shop would be derived with the plans of
 * an empty database, thousands of times slower. Sizes are asked, because counts of changed rows come seconds late.
 */
export async function freshStatistics(): Promise<void> {
  const grown = await database().$queryRawUnsafe<{ name: string }[]>(
    `SELECT quote_ident(c.relname) AS name FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
       AND pg_relation_size(c.oid) / current_setting('block_size')::int > 1 + greatest(c.relpages, 0) * 1.5`,
  );
  if (grown.length > 0) await database().$executeRawUnsafe(`ANALYZE ${grown.map(({ name }) => name).join(", ")}`);
}
