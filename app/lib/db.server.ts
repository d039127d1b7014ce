import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import type { PoolConfig } from "pg";
import { env } from "./env.server.ts";
import { PooledClient } from "./pooled-client.server.ts";
import { closePools, inTransaction, runnerOf, type SqlRunner } from "./sql.server.ts";

const clients = new Map<string, PrismaClient>();

function client(url: string): PrismaClient {
  let existing = clients.get(url);
  if (!existing) {
    const pool: PoolConfig & { Client: typeof PooledClient } = {
      connectionString: url,
      max: 5,
      connectionTimeoutMillis: 5_000,
      allowExitOnIdle: true,
      Client: PooledClient,
    };
    existing = new PrismaClient({ adapter: new PrismaPg(pool) });
    clients.set(url, existing);
  }
  return existing;
}

/** The whole database: for what belongs to no single shop (shops, sessions, tokens, queue). Everything else uses `shopDb`. */
export function database(): PrismaClient {
  return client(env().DATABASE_URL);
}

/** Closes all connections of this process. */
export async function closeDatabase(): Promise<void> {
  const open = [...clients.values()];
  clients.clear();
  await Promise.all([...open.map((each) => each.$disconnect()), closePools()]);
}

/**
 * The database as one shop sees it. `$1` is always the shop id and is bound here; SQL that does not use it is refused,
 * so a forgotten condition cannot read another shop. Own parameters start at `$2`.
 */
export type ShopDb = {
  shopId: number;
  /** Values as `SqlRunner` gives them. */
  rows<T>(sql: string, ...params: unknown[]): Promise<T[]>;
  /** @returns number of rows touched */
  execute(sql: string, ...params: unknown[]): Promise<number>;
  /** Inside a transaction it is a savepoint. */
  transaction<T>(work: (tx: ShopDb) => Promise<T>): Promise<T>;
  /** For libraries that must write inside the same transaction (the job queue). */
  runner: SqlRunner;
};

/** Long enough for a batch of a few thousand rows on a busy machine. */
const TRANSACTION_TIMEOUT_MS = 120_000;

export function shopDb(shopId: number): ShopDb {
  return over(env().DATABASE_URL, shopId);
}

/** `shopDb` over DATABASE_REPLICA_URL when there is one: for reports. */
export function reportsDb(shopId: number): ShopDb {
  return over(env().DATABASE_REPLICA_URL ?? env().DATABASE_URL, shopId);
}

function over(url: string, shopId: number): ShopDb {
  return scoped(shopId, runnerOf(url), (work) => inTransaction(url, TRANSACTION_TIMEOUT_MS, work));
}

type Begin = <T>(work: (tx: SqlRunner) => Promise<T>) => Promise<T>;

function scoped(shopId: number, runner: SqlRunner, begin: Begin | null): ShopDb {
  return {
    shopId,
    runner,
    rows: <T>(sql: string, ...params: unknown[]) => runner.rows<T>(requireShop(sql), [shopId, ...params]),
    execute: (sql, ...params) => runner.execute(requireShop(sql), [shopId, ...params]),
    transaction: (work) =>
      begin ? begin((tx) => work(scoped(shopId, tx, null))) : savepoint(runner, () => work(scoped(shopId, runner, null))),
  };
}

/** A transaction inside a transaction: what it did is undone when it throws, and the outer one goes on. */
async function savepoint<T>(runner: SqlRunner, work: () => Promise<T>): Promise<T> {
  await runner.execute("SAVEPOINT inner_work");
  try {
    const result = await work();
    await runner.execute("RELEASE SAVEPOINT inner_work");
    return result;
  } catch (error) {
    await runner.execute("ROLLBACK TO SAVEPOINT inner_work");
    throw error;
  }
}

function requireShop(sql: string): string {
  if (!/\$1(?!\d)/.test(sql)) throw new Error(`This SQL does not name the shop ($1): ${sql.slice(0, 120)}`);
  return sql;
}
