import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** Doors may touch the world whatever they are called. */
const doors = /^app\/(routes|cli)\/|^app\/(root|entry\.\w+)\.tsx$/;

/** What a file imports when it runs, from `import`, `export … from` and `import()`; types leave no trace. */
const imports = /^(?:import|export)\s(?!type\b)[^;]*?["']([^"';]+)["'];|\bimport\(\s*["']([^"']+)["']/gm;

function serverImports(code: string): string[] {
  return [...code.matchAll(imports)].map((match) => match[1] ?? match[2]!).filter((from) => /\.server(\.tsx?)?$/.test(from));
}

// A file without .server is a rule: values in, values out, also in the browser. Lint zones cannot say "unless the importing
// file is named so" beside the direction of its folder.
test("files without .server import no file with it", () => {
  const pure = readdirSync("app", { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("app", file.replaceAll(path.sep, "/")))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(server|test)\.tsx?$/.test(file) && !doors.test(file));
  const broken = pure.flatMap((file) => serverImports(readFileSync(file, "utf8")).map((from) => `${file} imports ${from}`));
  expect(pure.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

test("the check sees every way to import", () => {
  const code = [
    `import { a } from "#app/lib/a.server.ts";`,
    `import {\n  b,\n} from "./b.server.ts";`,
    `import "./c.server.ts";`,
    `export * from "./d.server.ts";`,
    `const e = await import("./e.server.ts");`,
    `import type { F } from "./f.server.ts";`,
    `import { g } from "./g.ts";`,
  ].join("\n");
  expect(serverImports(code)).toEqual([
    "#app/lib/a.server.ts",
    "./b.server.ts",
    "./c.server.ts",
    "./d.server.ts",
    "./e.server.ts",
  ]);
});
