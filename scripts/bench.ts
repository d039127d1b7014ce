/**
 * `npm run bench -- <name>` runs bench/<name>.ts; without a name it lists what there is. A file of bench/ is a benchmark when
 * its first comment starts with that command; the others help them.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const benches = new Map<string, string>();
for (const file of readdirSync("bench").toSorted()) {
  const name = file.replace(/\.ts$/, "");
  const [, does] = /^\/\*\*[\s*]*`npm run bench -- [\w-]+`:\s*([\s\S]*?)\*\//.exec(readFileSync(`bench/${file}`, "utf8")) ?? [];
  if (does) benches.set(name, does.replaceAll(/\s*\n\s*\*?\s*/g, " ").trim());
}

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && benches.has(name)) {
  const { status } = spawnSync(process.execPath, [`bench/${name}.ts`, ...args], { stdio: "inherit" });
  process.exit(status ?? 1);
}
if (name !== undefined) process.stderr.write(`There is no benchmark "${name}".\n`);
for (const [each, does] of benches) process.stderr.write(`npm run bench -- ${each}\n    ${does}\n`);
process.exit(name === undefined ? 0 : 1);
