import pg from "pg";

type Query = (...args: unknown[]) => unknown;

/**
 * A pooled connection that goes back to its pool when its transaction cannot be ended. @prisma/adapter-pg 6 gives it back only
 * after a COMMIT or ROLLBACK that worked: every connection cut inside a transaction would take a place in the pool for good,
 * and a process that lived through a few database restarts would never reach the database again.
 */
export class PooledClient extends pg.Client {
  /** Put here by the pool while the connection is lent. */
  declare release?: pg.PoolClient["release"];

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as Query;
    const watched: Query = (...args) => {
      const answer = query(...args);
      if (!endsTransaction(args[0]) || !(answer instanceof Promise)) return answer;
      return answer.catch((error: Error) => {
        this.release?.(error);
        throw error;
      });
    };
    Object.assign(this, { query: watched });
  }
}

function endsTransaction(asked: unknown): boolean {
  const text = typeof asked === "object" && asked !== null && "text" in asked ? asked.text : asked;
  return text === "COMMIT" || text === "ROLLBACK";
}
