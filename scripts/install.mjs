/**
 * Runs before every npm script, so that a fresh clone needs nothing but Node 20 and npm: installs what the lock file names and
 * is not there, then generates the Prisma client when its schema has changed. Node's own modules only, because nothing else may
 * be installed yet. Writes to stderr only: the stdout of `npm run --silent fiveday` is JSON.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

/** Node 24, which comes as an npm package; everything but this file runs in it. */
const node = path.resolve("node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

if (!installed()) {
  say("Installing packages (about a minute, once) …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], systemPath());
  if (!existsSync(node)) fail("Node 24 was not installed: npm must be allowed to run the install script of the package `node`.");
}
if (!generated()) {
  say("Generating the Prisma client …");
  run(node, ["node_modules/prisma/build/index.js", "generate", "--no-hints"], {
    // Generating reads no database, but the schema wants the variable to exist.
    DATABASE_URL: process.env.DATABASE_URL ?? "postgresql://localhost/unused",
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  });
  writeFileSync(schemaStamp(), schemaHash());
}

/** Whether every package of the lock file is there in its version. Optional ones may be for other machines. */
function installed() {
  if (!existsSync(node) || !existsSync("node_modules/.package-lock.json")) return false;
  const wanted = readJson("package-lock.json").packages;
  const present = readJson("node_modules/.package-lock.json").packages;
  return Object.entries(wanted).every(
    ([place, { version, optional, dev }]) =>
      place === "" || optional || (dev && productionOnly()) || present[place]?.version === version,
  );
}

function productionOnly() {
  return process.env.NODE_ENV === "production" || (process.env.npm_config_omit ?? "").includes("dev");
}

function generated() {
  return existsSync(schemaStamp()) && readFileSync(schemaStamp(), "utf8") === schemaHash();
}

/** Beside the generated client: a new installation wipes both. */
function schemaStamp() {
  return "node_modules/.prisma/client/schema.sha256";
}

function schemaHash() {
  const hash = createHash("sha256").update(readFileSync("node_modules/prisma/package.json"));
  for (const file of readdirSync("prisma/schema").sort()) hash.update(file).update(readFileSync(`prisma/schema/${file}`));
  return hash.digest("hex");
}

/** npm is to run in the machine's own Node: the one in node_modules disappears while npm works. */
function systemPath() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return { PATH: folders.filter((folder) => !folder.includes("node_modules")).join(path.delimiter) };
}

function run(command, args, env) {
  const { status, error } = spawnSync(command, args, {
    stdio: ["ignore", process.stderr, process.stderr],
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  if (status !== 0) fail(`${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}`);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(reason) {
  say(reason);
  process.exit(1);
}
