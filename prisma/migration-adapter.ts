import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";

/** PostgreSQL type ids `"char"`, `name` and `char(n)`: catalogue columns that @prisma/adapter-pg 6 cannot read. */
const catalogueTextTypes = new Set([18, 19, 1042]);
const TEXT = 25;

/**
 * Driver adapter for `prisma migrate`, which asks the catalogue for columns of types that the adapter
 * refuses (a known bug). They are announced as text; the values are text already.
 */
export function migrationAdapter() {
  const config: pg.PoolConfig & { Client: typeof pg.Client } = {
    connectionString: process.env.DATABASE_URL,
    // Idle connections would keep the command waiting for their ten-second time-out.
    allowExitOnIdle: true,
    idleTimeoutMillis: 200,
    Client: CatalogueClient,
  };
  return new PrismaPg(config);
}

type QueryMethod = (...args: unknown[]) => unknown;
type Callback = (error: Error | null, result: unknown) => void;

class CatalogueClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as QueryMethod;
    const patched: QueryMethod = (...args) => {
      const last = args.at(-1);
      // The pool asks with a callback, a transaction with a promise.
      if (typeof last === "function") {
        const callback = last as Callback;
        return query(...args.slice(0, -1), (error: Error | null, result: unknown) => callback(error, announceAsText(result)));
      }
      const answer = query(...args);
      return answer instanceof Promise ? answer.then(announceAsText) : answer;
    };
    Object.assign(this, { query: patched });
  }
}

function announceAsText<T>(result: T): T {
  const fields = (result as { fields?: { dataTypeID: number }[] } | undefined)?.fields ?? [];
  for (const field of fields) if (catalogueTextTypes.has(field.dataTypeID)) field.dataTypeID = TEXT;
  return result;
}
