/** Builds the app when a source is newer than the build: the browser journeys run the built app. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { exclusively } from "#app/lib/exclusively.ts";

const built = "build/server/index.js";
/** Two stacks that start at once build once. */
const lock = "node_modules/.cache/fiveday-build.lock";
const sources = ["app", "public", "package-lock.json", "vite.config.ts", "remix.config.js", "tsconfig.json"];

mkdirSync(path.dirname(lock), { recursive: true });
await exclusively(lock, () => {
  if (existsSync(built) && newest(sources) <= statSync(built).mtimeMs) return;
  process.stderr.write("Building the app …\n");
  const { status } = spawnSync("remix", ["vite:build", "--logLevel", "error"], {
    stdio: ["ignore", 2, 2],
    // The Vite configuration leaves Remix out where tests run.
    env: { ...process.env, VITEST: undefined },
  });
  if (status !== 0) process.exitCode = 1;
});

/** Folders count as well: deleting a file changes only its folder. */
function newest(places: string[]): number {
  const times = places.filter(existsSync).map((place) => {
    const { mtimeMs } = statSync(place);
    if (!statSync(place).isDirectory()) return mtimeMs;
    const inside = readdirSync(place).filter((name) => !/\.test\.tsx?$/.test(name));
    return Math.max(mtimeMs, newest(inside.map((name) => path.join(place, name))));
  });
  return Math.max(0, ...times);
}
