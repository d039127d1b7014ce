import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { claimPort } from "#app/lib/claim-port.ts";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { localSettings } from "#app/lib/local-settings.ts";
import { migrate } from "#app/lib/migrate.server.ts";
import { live } from "./live.ts";
import { shopDomain, type SimTicket, statusOf } from "./model.ts";
import { seeded } from "./seeded.ts";
import { type Simulator, startSimulator } from "./serve.ts";
import { type Child, runChild, startChild, startWatcher } from "./stack/child.ts";
import { emptyDatabase } from "./stack/empty-database.ts";
import { sendRecent } from "./stack/send-recent.ts";
import { writeHistory } from "./stack/write-history.ts";
import type { Saved } from "./state.ts";
import { shopperAnswers } from "./storefront/shopper-answers.ts";
import { buildWorld } from "./world.ts";

export type StackSettings = {
  /** of the app; 0 = any free one */
  port: number;
  /** 0 or absent = any free one */
  simulatorPort?: number;
  /** Holds the database, the keys, the logs and what the simulator remembers. */
  dataFolder: string;
  /** A migrated database of another server; without it one is started and kept in the data folder. */
  databaseUrl?: string;
  /** Whether things go on happening. */
  live: boolean;
  world: "full" | "none";
  quiet: boolean;
};

export type Stack = {
  appUrl: string;
  simulatorUrl: string;
  adminUrl(shop: string): string;
  shop: string;
  databaseUrl: string;
  /** The app's environment, for commands beside it. */
  env: NodeJS.ProcessEnv;
  simulator: Simulator;
  close(): Promise<void>;
};

const DAY = 86_400_000;
const DAYS = 90;
/** The world's seed; another one gives another store. */
const SEED = 20_260;
/** So much of the history arrives through webhooks, the rest through an import. */
const RECENT = 2 * DAY;
const SAVE_EVERY_MS = 20_000;
const READY_WITHIN_MS = 60_000;
/** Of the log of a process that did not start. */
const TOLD_LINES = 30;

/** Starts database, simulator, web server and worker, installs the shop and fills it. `close` leaves nothing running. */
export async function startStack(settings: StackSettings): Promise<Stack> {
  const closers: Closers = [];
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= closeAll(closers));
  try {
    return await start(settings, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

type Closers = (() => Promise<unknown> | void)[];

async function closeAll(closers: Closers): Promise<void> {
  for (const end of closers.toReversed()) await end();
}

async function start(settings: StackSettings, closers: Closers, close: () => Promise<void>): Promise<Stack> {
  const { dataFolder } = settings;
  const say = (text: string) => void (settings.quiet || process.stderr.write(`${text}\n`));
  mkdirSync(dataFolder, { recursive: true });
  const keys = localSettings(dataFolder);
  // Before the database is touched: another stack may be running on this folder.
  const port = await claimPort(settings.port);
  const appUrl = `http://localhost:${port}`;
  const simulator = await startSimulator({
    port: await claimPort(settings.simulatorPort ?? 0),
    appUrl,
    apiKey: keys.shopifyApiKey,
    apiSecret: keys.shopifyApiSecret,
  });
  closers.push(() => simulator.close());
  say("Building the app if it changed, starting the database …");
  const building = buildApp();
  // Looked at below; a failing database is told first.
  building.catch(() => {});
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(dataFolder, closers));
  await building;
  const env = appEnvironment({ port, databaseUrl, simulatorUrl: simulator.url, appUrl, keys });
  say("Starting web server and worker …");
  const children = startApp(dataFolder, env);
  closers.push(() => Promise.all(children.map((child) => child.stop())));
  await fill(settings, simulator, { env, appUrl }, () => untilReady(appUrl, children, dataFolder), say);
  keepMemory(memoryFile(dataFolder), simulator, closers);
  if (settings.live) closers.push(liveliness(simulator));
  return {
    appUrl,
    simulatorUrl: simulator.url,
    adminUrl: simulator.adminUrl,
    shop: shopDomain,
    databaseUrl,
    env,
    simulator,
    close,
  };
}

async function startDatabase(folder: string, closers: Closers): Promise<string> {
  const running = await ensureDatabase(folder);
  const guard = startWatcher("guard", [file("stack/guard-database.ts"), folder], folder, process.env);
  closers.push(async () => {
    guard.process.kill("SIGKILL");
    await running.release();
  });
  // Without a memory of it, what is there is a start that did not come to its end.
  if (!existsSync(memoryFile(folder))) await emptyDatabase(running.url);
  await migrate(running.url);
  return running.url;
}

async function buildApp(): Promise<void> {
  const bin = path.resolve("node_modules/.bin");
  await runChild(["scripts/build-when-stale.ts"], {
    ...process.env,
    NODE_ENV: "production",
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  });
}

type AppFacts = {
  port: number;
  databaseUrl: string;
  simulatorUrl: string;
  appUrl: string;
  keys: ReturnType<typeof localSettings>;
};

function appEnvironment({ port, databaseUrl, simulatorUrl, appUrl, keys }: AppFacts): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: "production",
    HOST: process.env.HOST ?? "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY: keys.encryptionKey,
    SHOPIFY_API_KEY: keys.shopifyApiKey,
    SHOPIFY_API_SECRET: keys.shopifyApiSecret,
    SHOPIFY_APP_URL: appUrl,
    APP_BRIDGE_URL: `${simulatorUrl}/app-bridge.js`,
    SIMULATOR: "1",
    SIMULATOR_URL: simulatorUrl,
  };
}

function startApp(folder: string, env: NodeJS.ProcessEnv): Child[] {
  const intercept = ["--import", file("intercept.ts")];
  return [
    startChild("web", [...intercept, "node_modules/@remix-run/serve/dist/cli.js", "build/server/index.js"], folder, env),
    startChild("worker", [...intercept, "app/jobs/worker.server.ts"], folder, env),
  ];
}

type Say = (text: string) => void;

/** Goes on with the store of an earlier start, or installs and fills a new one. */
async function fill(
  settings: StackSettings,
  simulator: Simulator,
  { env, appUrl }: Pick<Stack, "env" | "appUrl">,
  ready: () => Promise<void>,
  say: Say,
): Promise<void> {
  const remembered = readMemory(memoryFile(settings.dataFolder));
  if (remembered) {
    simulator.state.restore(remembered, appUrl);
    return ready();
  }
  const now = Date.now();
  const world = settings.world === "full" ? buildWorld({ seed: SEED, now, days: DAYS }) : { orders: [], tickets: [] };
  for (const order of world.orders) simulator.state.addOrder(order);
  for (const ticket of world.tickets) simulator.state.addTicket(ticket);
  if (world.orders.length > 0)
    say(`Importing ${world.orders.length} orders and ${world.tickets.length} conversations of ${DAYS} days …`);
  const from = now - DAYS * DAY;
  const folder = world.orders.length > 0 ? writeHistory(world, from, now - RECENT) : null;
  const [printed] = await Promise.all([
    runChild([file("stack/prepare.ts"), ...(folder ? [folder, String(from)] : [])], env),
    ready(),
  ]);
  if (folder) rmSync(folder, { recursive: true });
  const { connectionKey, secret } = JSON.parse(printed) as { connectionKey: string; secret: string };
  simulator.state.webhooks.set("gorgias", { url: `${appUrl}/webhooks/helpdesk/${connectionKey}`, secret });
  if (world.orders.length === 0) return;
  say("Sending the last two days through webhooks …");
  await sendRecent(simulator, world, now - RECENT);
  say("Working out the figures …");
  await runChild(["app/cli/fiveday.ts", "drain", shopDomain], env);
  await rateRecentChats(simulator, world.tickets, now - RECENT);
}

/** Shoppers of the last days who find the survey now: the switch was just turned on. */
async function rateRecentChats({ storefront }: Simulator, tickets: readonly SimTicket[], since: number): Promise<void> {
  const random = seeded(SEED);
  const chats = tickets.filter(
    (ticket) => ticket.channel === "chat" && ticket.createdAt > since && statusOf(ticket) === "closed",
  );
  for (const ticket of chats) await shopperAnswers(storefront, ticket, random);
}

function keepMemory(memory: string, { state }: Simulator, closers: Closers): void {
  const save = () => writeFileSync(memory, JSON.stringify(state.save()), { mode: 0o600 });
  save();
  const timer = setInterval(save, SAVE_EVERY_MS);
  closers.push(() => {
    clearInterval(timer);
    save();
  });
}

function readMemory(memory: string): Saved | null {
  return existsSync(memory) ? (JSON.parse(readFileSync(memory, "utf8")) as Saved) : null;
}

/** What the simulator remembers; without it the next start begins anew. */
export function memoryFile(dataFolder: string): string {
  return path.join(dataFolder, "simulated-store.json");
}

function liveliness({ state, desk, floor, storefront }: Simulator): () => Promise<void> {
  // The app may be away for a moment; the store goes on.
  const onError = (error: unknown) =>
    void process.stderr.write(`living mode: ${error instanceof Error ? error.message : String(error)}\n`);
  return live({ state, desk, floor, storefront, seed: SEED ^ (Date.now() >>> 0), onError });
}

/** @throws Error with the end of the log when a process ended or nobody answers in time */
async function untilReady(appUrl: string, children: Child[], folder: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const dead = children.find((child) => child.process.exitCode !== null);
    if (dead) throw new Error(`The ${dead.name} process ended:\n${endOfLog(folder, dead.name)}`);
    const answered = await fetch(`${appUrl}/healthz`).catch((error: unknown) => {
      // The same ports are refused by every browser.
      if (error instanceof Error && error.cause instanceof Error && error.cause.message === "bad port")
        throw new Error(`Browsers do not open ${appUrl}: that port is kept for another protocol; choose another with --port`);
      return null;
    });
    if (answered?.ok) return;
    await wait(100);
  }
  throw new Error(`The app does not answer at ${appUrl}:\n${endOfLog(folder, "web")}`);
}

/** A data folder of tests is gone when somebody wants to look. */
function endOfLog(folder: string, name: string): string {
  const lines = readFileSync(path.join(folder, `${name}.log`), "utf8")
    .trimEnd()
    .split("\n");
  return lines.slice(-TOLD_LINES).join("\n");
}

function file(name: string): string {
  return path.join(import.meta.dirname, name);
}
