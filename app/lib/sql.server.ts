import pg from "pg";

/**
 * What SQL can be sent through: a pool or an open transaction. It goes to node-postgres itself: on the way through Prisma a statement
 * that stores a thousand rows costs fifteen times as much of this process as the rest of its work.
 */
export type SqlRunner = {
  /** bigint columns arrive as BigInt, timestamptz and date (its UTC midnight) as Date, json parsed, numeric as text. */
  rows<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** @returns number of rows touched */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
};

const pools = new Map<string, pg.Pool>();

function poolOf(url: string): pg.Pool {
  let pool = pools.get(url);
  if (!pool) {
    pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000, allowExitOnIdle: true });
    // A connection that is cut while nobody uses it has left the pool already.
    pool.on("error", () => undefined);
    pools.set(url, pool);
  }
  return pool;
}

/** Closes all connections of this process. */
export async function closePools(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map((pool) => pool.end()));
}

/** Each statement on its own, over any connection. */
export function runnerOf(url: string): SqlRunner {
  return runner((config) => poolOf(url).query(config));
}

/**
 * All statements over one connection, kept together when `work` succeeds and undone when it throws.
 * @param timeoutMs how long it may take until it is undone
 */
export async function inTransaction<T>(url: string, timeoutMs: number, work: (tx: SqlRunner) => Promise<T>): Promise<T> {
  const client = await poolOf(url).connect();
  // A cut is told to whoever waits for an answer; one that happens in between is found by the next statement.
  const ignore = () => undefined;
  client.on("error", ignore);
  let over: Error | undefined;
  const timer = setTimeout(() => {
    over = new Error(`A transaction took longer than ${timeoutMs} ms`);
    void client.end();
  }, timeoutMs);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (config: pg.QueryConfig) => {
    const answer = last.then(() => {
      if (over) throw over;
      return client.query(config);
    });
    last = answer.catch(() => undefined);
    return answer;
  };
  let lost: Error | boolean = false;
  try {
    await client.query("BEGIN");
    const result = await work(runner(inTurn));
    await inTurn({ text: "COMMIT" });
    return result;
  } catch (error) {
    over ??= new Error("The transaction is over", { cause: error });
    await last;
    lost = await client.query("ROLLBACK").then(
      () => false,
      (failure: Error) => failure,
    );
    throw error;
  } finally {
    over ??= new Error("The transaction is over");
    clearTimeout(timer);
    client.removeListener("error", ignore);
    // One that could not even be rolled back is not lent again.
    client.release(lost);
  }
}

type Send = (config: pg.QueryConfig) => Promise<pg.QueryResult>;

function runner(send: Send): SqlRunner {
  const ask = (sql: string, params: readonly unknown[]) => send({ text: sql, values: params.map(argument), types });
  return {
    rows: async <T>(sql: string, params: readonly unknown[] = []) => (await ask(sql, params)).rows as T[],
    execute: async (sql, params = []) => (await ask(sql, params)).rowCount ?? 0,
  };
}

/** node-postgres writes a Date in this process's time zone, which a column of type date would take the wrong day from. */
function argument(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) && value[0] instanceof Date ? value.map(argument) : value;
}

type Parse = (text: string) => unknown;

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const utc = (text: string) => new Date(`${text.replace(" ", "T")}Z`);
const each =
  (parse: Parse): Parse =>
  (text) =>
    texts(text).map((value) => (value === null ? null : parse(value)));
const TEXT_ARRAY = 1009 as typeof pg.types.builtins.TEXT;
const texts = pg.types.getTypeParser(TEXT_ARRAY, "text") as (text: string) => (string | null)[];

/** What node-postgres reads otherwise than said above, by the type's number in PostgreSQL. */
const own = new Map<number, Parse>([
  [pg.types.builtins.INT8, BigInt],
  [1016, each(BigInt)],
  [pg.types.builtins.DATE, day],
  [1182, each(day)],
  [pg.types.builtins.TIMESTAMP, utc],
]);

const types = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    (format === "binary" ? undefined : own.get(oid)) ?? (pg.types.getTypeParser(oid, format as "text") as Parse),
} as pg.CustomTypesConfig;
