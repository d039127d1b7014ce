import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import pg from "pg";

type Day = { day: string; orders: number; amount: number };

/** The shop's facts with each customer's address beside them: DuckDB need not look up who is who. */
const facts = (shopId: number): Record<string, string> => ({
  orders: `SELECT o."id", i."value" AS who, o."processedAt" AT TIME ZONE 'UTC' AS made, o."netPaid" AS amount, o."financialStatus" AS status,
      o."cancelledAt" IS NOT NULL AS cancelled
    FROM "Order" o JOIN "Identifier" i ON i."shopId" = o."shopId" AND i."source" = 'order' AND i."sourceId" = o."id" AND i."kind" = 'email'
    WHERE o."shopId" = ${shopId}`,
  tickets: `SELECT t."ticketId" AS ticket, i."value" AS who FROM "TicketMeasure" t
    JOIN "Identifier" i ON i."shopId" = t."shopId" AND i."source" = 'ticket' AND i."sourceId" = t."ticketId" AND i."kind" = 'email'
    WHERE t."shopId" = ${shopId} AND t."valid"`,
  messages: `SELECT "ticketId" AS ticket, "sentAt" AT TIME ZONE 'UTC' AS sent, "authorKind" AS author, "authorId" AS agent,
      "isPublic" AS public, "autoReply" AS auto FROM "Message" WHERE "shopId" = ${shopId}`,
});

const lastTouch = `CREATE OR REPLACE TABLE credit AS
  WITH touch AS (
    SELECT t.who, t.ticket, min(m.sent) AS touched FROM messages m JOIN tickets t USING (ticket)
    WHERE m.public AND NOT m.auto AND m.author IN ('human', 'ai') GROUP BY t.who, t.ticket
  )
  SELECT o.id, touch.ticket, o.made, touch.touched, o.amount FROM orders o ASOF JOIN touch ON o.who = touch.who AND o.made > touch.touched
  WHERE o.made <= touch.touched + INTERVAL 432000 SECONDS AND NOT o.cancelled AND o.amount > 0
    AND o.status IN ('authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded')`;

/**
 * Last touch on first replies within five days by an ASOF JOIN, from tables in memory into a table.
 * @param folder where the database server may write the rows for DuckDB to read
 * @returns the best of three runs for each number of threads, and what is credited each day (UTC)
 */
export async function lastTouchByDuckDb(
  url: string,
  folder: string,
  shopId: number,
  threads: readonly number[],
): Promise<{ seconds: { threads: number; seconds: number }[]; days: Day[] }> {
  const rows = path.join(folder, "rows");
  mkdirSync(rows);
  chmodSync(folder, 0o755);
  chmodSync(rows, 0o777);
  const client = new pg.Client(url);
  await client.connect();
  for (const [name, sql] of Object.entries(facts(shopId))) {
    await client.query(`COPY (${sql}) TO '${path.join(rows, name)}.csv' (FORMAT csv, HEADER)`);
  }
  await client.end();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const name of Object.keys(facts(shopId))) {
    await connection.run(`CREATE TABLE ${name} AS SELECT * FROM read_csv('${path.join(rows, name)}.csv')`);
  }
  const seconds = [];
  for (const count of threads) {
    await connection.run(`SET threads = ${count}`);
    const runs: number[] = [];
    for (let run = 0; run < 3; run++) {
      const start = performance.now();
      await connection.run(lastTouch);
      runs.push((performance.now() - start) / 1000);
    }
    seconds.push({ threads: count, seconds: Math.round(Math.min(...runs) * 1000) / 1000 });
  }
  const days = await connection.runAndReadAll(
    `SELECT strftime(made, '%Y-%m-%d') AS day, count(*)::INT AS orders, sum(amount)::DOUBLE AS amount FROM credit GROUP BY 1 ORDER BY 1`,
  );
  const found = days.getRowObjects() as Day[];
  connection.closeSync();
  instance.closeSync();
  return { seconds, days: found };
}
