/**
 * `npm run bench -- surveys`: a thousand answers a second offered for twenty seconds to the built app (one web process) over HTTP, signed
 * as Shopify's app proxy signs; of ten, eight are first answers, one is sent twice and one has a bad token. Every answer must be stored,
 * none twice, and every bad one refused. Times are from when a request was due to its answer; the baseline beside them is /healthz of
 * the same server at the same rate. BENCH_RATE and BENCH_SECONDS offer another load.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { claimPort } from "#app/lib/claim-port.ts";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { localSettings } from "#app/lib/local-settings.ts";
import { migrate } from "#app/lib/migrate.server.ts";
import { runChild, startChild } from "#simulator/stack/child.ts";
import { signedQuery } from "#simulator/storefront/app-proxy.ts";

const PER_SECOND = Number(process.env.BENCH_RATE ?? 1_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
/** A server that has just started is none that has run for a while. */
const WARM_UP = { perSecond: PER_SECOND / 4, seconds: 4 };
const BASELINE_SECONDS = 5;
const SLICE_MS = 5;
/** A proxy keeps its connections. */
const CONNECTIONS = 128;
const OF_TEN_FIRST = 8;

const folder = mkdtempSync(path.join(tmpdir(), "fiveday-bench-"));
const running = await ensureDatabase(path.join(folder, "data"));
const keys = localSettings(folder);
const port = await claimPort(0);
const appUrl = `http://127.0.0.1:${port}`;
const env: NodeJS.ProcessEnv = {
  PATH: `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
  HOME: process.env.HOME,
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  PORT: String(port),
  LOG_LEVEL: "warn",
  DATABASE_URL: running.url,
  ENCRYPTION_KEY: keys.encryptionKey,
  SHOPIFY_API_KEY: keys.shopifyApiKey,
  SHOPIFY_API_SECRET: keys.shopifyApiSecret,
  SHOPIFY_APP_URL: appUrl,
};
await migrate(running.url);
await runChild(["scripts/build-when-stale.ts"], env);
Object.assign(process.env, env);
const { closeDatabase, database } = await import("#app/lib/db.server.ts");
const { bulkInsert, bulkRows } = await import("#app/lib/bulk.ts");
const { makeToken } = await import("#app/surveys/token.server.ts");
const { saveShop } = await import("#app/shopify/shops.server.ts");

const shop = await saveShop("bench.myshopify.com", { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
const expiresAt = new Date(Date.now() + 86_400_000);

type Kind = "first" | "again" | "bad" | "healthz";
/** One request and what must come of it. */
type Knock = { kind: Kind; method: string; path: string; body: string };

const server = startChild("web", ["node_modules/@remix-run/serve/dist/cli.js", "build/server/index.js"], folder, env);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
try {
  await untilAlive();
  await offer(await answers("warm", WARM_UP), WARM_UP.perSecond);
  const baseline = await offer(healthChecks(), PER_SECOND);
  const asked = await answers("bench", { perSecond: PER_SECOND, seconds: SECONDS });
  const measured = await offer(asked, PER_SECOND);
  const stored = await database().surveyAnswer.findMany({ where: { answerId: { startsWith: "bench-" } } });
  const given = new Map(stored.map(({ answerId, score }) => [answerId, score]));
  const first = asked.filter(({ kind }) => kind === "first").length;
  const count = (...keysOf: string[]) => keysOf.reduce((sum, key) => sum + (measured.statuses[key] ?? 0), 0);
  const bad = asked.filter(({ kind }) => kind === "bad").length;
  const ratio = (one: number, other: number) => round(one / other);
  console.log(
    JSON.stringify({
      bench: "surveys",
      offered: asked.length,
      offeredPerSecond: Math.round(asked.length / measured.offeredSeconds),
      acceptedPerSecond: Math.round(count("first 200", "first 201", "again 200", "again 201") / measured.seconds),
      stored: stored.length,
      lost: Array.from({ length: first }, (_, i) => i).filter((i) => given.get(`bench-${i}`) !== scoreOf(i)).length,
      doubled: stored.length - given.size + Math.max(0, stored.length - first),
      badOffered: bad,
      badRefused: count("bad 404"),
      statuses: measured.statuses,
      milliseconds: measured.milliseconds,
      serverCpuMs: measured.serverCpuMs,
      baseline: { name: "GET /healthz of the same server at the same rate", ...baseline },
      toBaseline: {
        rate: ratio(asked.length / measured.seconds, healthChecks().length / baseline.seconds),
        p50: ratio(measured.milliseconds.p50, baseline.milliseconds.p50),
        p95: ratio(measured.milliseconds.p95, baseline.milliseconds.p95),
        p99: ratio(measured.milliseconds.p99, baseline.milliseconds.p99),
        serverCpu: ratio(measured.serverCpuMs, baseline.serverCpuMs),
      },
    }),
  );
} finally {
  agent.destroy();
  await server.stop();
  await closeDatabase();
  await running.release();
  rmSync(folder, { recursive: true, force: true });
}

/** Invites and makes the requests that answer. The second sending stands beside its first, as a browser sends that tries again. */
async function answers(name: string, { perSecond, seconds }: { perSecond: number; seconds: number }): Promise<Knock[]> {
  const ids = Array.from({ length: Math.round((perSecond * seconds * OF_TEN_FIRST) / 10) }, (_, i) => `${name}-${i}`);
  const invitation = { kind: "csat", scope: "post_chat", sentAt: new Date(), expiresAt, state: "sent" };
  const columns = {
    invitationId: "text",
    kind: "text",
    scope: "text",
    sentAt: "timestamptz",
    expiresAt: "timestamptz",
    state: "text",
  };
  const rows = ids.map((invitationId) => ({ invitationId, ...invitation }));
  await database().$executeRawUnsafe(bulkInsert("SurveyInvitation", columns), shop.id, bulkRows(rows));
  return ids.flatMap((id, i) => {
    const token = makeToken("widget", shop.id, id, expiresAt);
    const first = knock("first", token, scoreOf(i));
    if (i % OF_TEN_FIRST !== 0) return [first];
    const bad = i % (2 * OF_TEN_FIRST) === 0 ? `${token.slice(0, -3)}AAA` : makeToken("link", shop.id, id, expiresAt);
    return [first, knock("again", token, scoreOf(i)), knock("bad", bad, scoreOf(i))];
  });
}

function scoreOf(i: number): number {
  return 1 + (i % 5);
}

function knock(kind: Kind, token: string, score: number): Knock {
  const target = { shop: shop.domain, app: { appUrl, apiSecret: keys.shopifyApiSecret }, signedIn: () => null };
  const query = signedQuery(target, new URLSearchParams()).toString();
  return { kind, method: "POST", path: `/proxy/survey/${token}?${query}`, body: JSON.stringify({ score }) };
}

function healthChecks(): Knock[] {
  return Array.from({ length: PER_SECOND * BASELINE_SECONDS }, () => ({
    kind: "healthz",
    method: "GET",
    path: "/healthz",
    body: "",
  }));
}

/** Sends each request when it is due, whether or not the ones before were answered, and waits for all. */
async function offer(knocks: readonly Knock[], perSecond: number) {
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const cpu = cpuSeconds();
  const start = performance.now();
  for (let sent = 0; sent < knocks.length;) {
    const due = Math.min(knocks.length, Math.floor(((performance.now() - start) / 1000) * perSecond));
    for (; sent < due; sent++) {
      const at = start + (sent / perSecond) * 1000;
      const { kind } = knocks[sent]!;
      const answered = send(knocks[sent]!).then((status) => {
        times.push(performance.now() - at);
        statuses[`${kind} ${status}`] = (statuses[`${kind} ${status}`] ?? 0) + 1;
      });
      pending.push(answered);
    }
    await wait(SLICE_MS);
  }
  const offeredSeconds = (performance.now() - start) / 1000;
  await Promise.all(pending);
  const seconds = (performance.now() - start) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return {
    offeredSeconds: round(offeredSeconds),
    seconds: round(seconds),
    statuses: Object.fromEntries(Object.entries(statuses).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    /** A request. */
    serverCpuMs: round(((cpuSeconds() - cpu) * 1000) / knocks.length),
    milliseconds: { p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: at(1) },
  };
}

/** @returns the status; "none" when the connection broke */
function send({ method, path: address, body }: Knock): Promise<number | "none"> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request({ host: "127.0.0.1", port, path: address, method, agent, headers }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode!));
    });
    sent.once("error", () => resolve("none"));
    sent.end(body);
  });
}

async function untilAlive(): Promise<void> {
  const check = { kind: "healthz", method: "GET", path: "/healthz", body: "" } as const;
  while ((await send(check)) !== 200) {
    if (server.process.exitCode !== null) throw new Error(readFileSync(path.join(folder, "web.log"), "utf8"));
    await wait(100);
  }
}

/** Of the web process; in hundredths, as Linux counts. NaN where nobody counts. */
function cpuSeconds(): number {
  try {
    const [user, system] = readFileSync(`/proc/${server.process.pid}/stat`, "utf8").split(") ")[1]!.split(" ").slice(11, 13);
    return (Number(user) + Number(system)) / 100;
  } catch {
    return NaN;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
