/** `node guard-database.ts <folder>`: stops the embedded PostgreSQL of a parent that died without doing so. */
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";

const folder = process.argv[2]!;
process.stdin.on("close", () => {
  // Whoever leaves last stops the server: so come in and leave.
  void ensureDatabase(folder).then((running) => running.release());
});
process.stdin.resume();
