import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Package = { optionalDependencies?: Record<string, string> };

/** Whether a package in `place` finds another by name, as Node looks for it: beside itself, then in each folder above. */
function finds(packages: Record<string, Package>, place: string, name: string): boolean {
  if ((place === "" ? "" : `${place}/`) + `node_modules/${name}` in packages) return true;
  if (place === "") return false;
  const above = place.lastIndexOf("/node_modules/");
  return finds(packages, above < 0 ? "" : place.slice(0, above), name);
}

// npm drops the packages of other platforms from the lock file when it is made anew from an existing node_modules; `npm ci`
// then refuses it on every fresh clone while everything works here.
test("the lock file names the optional packages of every platform, so that npm ci accepts it", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Package> };
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !finds(packages, place, name)),
  );
  expect(missing).toEqual([]);
});
