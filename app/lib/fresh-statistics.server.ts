import { database } from "./db.server.ts";

/** Rows changed since the planner last looked, below which an old plan is still a good one. */
const FEW_ROWS = 2_000;
/** Rows of one shop that a plan made for none of them copes with. */
const FEW_OF_A_SHOP = 200;
/** A shop too small beside the others to be noticed is not looked for again until then. */
const LOOK_AGAIN_MS = 10 * 60_000;

/** Tables that derivation joins. */
const joined = ["Order", "Identifier", "Ticket", "TicketMeasure", "TicketEvent", "Message", "Candidate"];

/** When a table's statistics were last brought up to date because of a shop, by "shop table". */
const lookedAt = new Map<string, number>();

/**
 * Brings the planner's statistics of tables that grew or changed by more than half up to date, and of those in which it has not
 * met this shop. PostgreSQL does the former by itself, but up to a minute later, and the latter only when a tenth of the table has
 * changed: until then a shop's first few hundred orders would be derived with the plans of an empty database, thousands of times
 * slower. Counts of changed rows come seconds late, so sizes are asked as well. Restatements are wide and joined with nothing.
 */
export async function freshStatistics(shopId: number): Promise<void> {
  const grown = await database().$queryRawUnsafe<{ name: string }[]>(
    `SELECT quote_ident(s.relname) AS name FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
     WHERE s.schemaname = current_schema() AND s.relname <> 'Restatement'
       AND (s.n_mod_since_analyze > $1 + greatest(c.reltuples, 0) / 2
         OR pg_relation_size(c.oid) / current_setting('block_size')::int > 1 + greatest(c.relpages, 0) * 1.5)`,
    FEW_ROWS,
  );
  const names = [...new Set([...grown.map(({ name }) => name), ...(await tablesThatDoNotKnow(shopId))])];
  if (names.length > 0) await database().$executeRawUnsafe(`ANALYZE ${names.join(", ")}`);
}

/** Tables with rows of the shop whose statistics list every shop but this one, from which the planner concludes that it has none. */
async function tablesThatDoNotKnow(shopId: number): Promise<string[]> {
  const recently = Date.now() - LOOK_AGAIN_MS;
  const tables = joined.filter((table) => (lookedAt.get(`${shopId} ${table}`) ?? 0) < recently);
  if (tables.length === 0) return [];
  const unknown = await database().$queryRawUnsafe<{ table: string }[]>(
    `SELECT p.tablename::text AS "table" FROM pg_stats p
     WHERE p.schemaname = current_schema() AND p.tablename = ANY($2) AND p.attname = 'shopId'
       AND NOT $1 = ANY(p.most_common_vals::text::int[]) AND p.n_distinct BETWEEN 1 AND cardinality(p.most_common_vals::text::int[])`,
    shopId,
    tables,
  );
  if (unknown.length === 0) return [];
  const rows = await database().$queryRawUnsafe<{ table: string }[]>(
    unknown
      .map(
        ({ table }) =>
          `SELECT '${table}' AS "table" WHERE EXISTS (SELECT FROM "${table}" WHERE "shopId" = $1 OFFSET ${FEW_OF_A_SHOP})`,
      )
      .join(" UNION ALL "),
    shopId,
  );
  for (const { table } of rows) lookedAt.set(`${shopId} ${table}`, Date.now());
  return rows.map(({ table }) => `"${table}"`);
}
