/**
 * `npm run validate`: everything that must hold before a change is merged. Goes on after a failure, so that one run shows all.
 * SKIP_TESTS=1 leaves the tests out, for a caller that has just run them.
 */
import { spawnSync } from "node:child_process";

const steps: [name: string, ...command: string[]][] = [
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["lint", "oxlint", "--type-aware", "--max-warnings", "0"],
  ["types", "tsc", "--noEmit"],
  ["unused", "knip"],
  ["build", "remix", "vite:build", "--logLevel", "error"],
  // After the build, which the journeys run against.
  ["tests", "vitest", "run"],
];

const failed: string[] = [];
const skipTests = process.env.SKIP_TESTS === "1";
for (const [name, program, ...args] of steps) {
  if (name === "tests" && skipTests) continue;
  const start = performance.now();
  process.stderr.write(`— ${name}\n`);
  const { status } = spawnSync(program!, args, { stdio: "inherit" });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stderr.write(`${status === 0 ? "ok" : "FAILED"} ${name}, ${seconds} s\n\n`);
  if (status !== 0) failed.push(name);
}
process.stderr.write(failed.length === 0 ? "All is well.\n" : `Failed: ${failed.join(", ")}.\n`);
process.exit(failed.length === 0 ? 0 : 1);
