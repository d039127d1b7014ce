/** Codes of node-postgres, PostgreSQL and Prisma for "the server cannot be reached or is stopping". */
const away =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|57P0[1-3]|08\d{3}|53300|P1001|P1002|P1008|P1017|P2024|Connection terminated|DatabaseNotReachable|ConnectionClosed|timeout exceeded when trying to connect|Can't reach database|SocketTimeout|MissingSessionTable|MissingSessionStorage/i;

/** Whether an error means that the database cannot be reached now: worth a retry, not a bug. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && away.test(code)) return true;
  if (away.test(error.name) || away.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some((each) => isDatabaseAway(each, depth + 1))) return true;
  return isDatabaseAway(error.cause, depth + 1);
}
