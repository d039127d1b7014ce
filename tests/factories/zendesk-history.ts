import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type ZendeskLimits, zendeskSimulationWith } from "#simulator/helpdesks/zendesk.ts";
import { serveRoutes } from "#simulator/http.ts";
import type { SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";

export const zendeskCredentials = {
  subdomain: "maison-linden",
  email: "camille@maison-linden.example",
  apiToken: "simulated",
};

export type ServedZendesk = { url: string; calls: number; refused: number; close(): Promise<void> };

/** Plays a Zendesk account with these tickets for processes that are led to it, and counts what it is asked. */
export async function serveZendesk(tickets: readonly SimTicket[], limits: ZendeskLimits): Promise<ServedZendesk> {
  const state = new SimulatorState();
  for (const ticket of tickets) state.addTicket(ticket);
  const routes = zendeskSimulationWith(limits).routes(state);
  const server = serveRoutes(
    routes.map((route) => ({
      ...route,
      async handle(asked) {
        const answered = await route.handle(asked);
        served.calls++;
        if (answered.status === 429) served.refused++;
        return answered;
      },
    })),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const served: ServedZendesk = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: 0,
    refused: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return served;
}

export type HistoryReading = { seconds: number; tickets: number; kills: number[] };

/**
 * Lets real worker processes read the history that was started in a database and derive everything from it. A worker is killed
 * without warning each time another part of the tickets has been read, and a new one started.
 * @param kills how often, evenly spread over the `total` tickets
 * @returns how long it took, and at how many tickets each worker was killed
 */
export async function readByWorkers(
  { databaseUrl, vendorUrl }: { databaseUrl: string; vendorUrl: string },
  { total, kills }: { total: number; kills: number },
): Promise<HistoryReading> {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    SIMULATOR: "1",
    SIMULATOR_URL: vendorUrl,
    SHOPIFY_APP_URL: "http://localhost",
  };
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const started = performance.now();
  let worker = startWorker(env);
  const killedAt: number[] = [];
  try {
    for (;;) {
      const { tickets, done } = await progress(client);
      if (done) return { seconds: (performance.now() - started) / 1000, tickets, kills: killedAt };
      if (worker.exitCode !== null) throw new Error(`The worker ended by itself (${worker.exitCode})`);
      if (killedAt.length < kills && tickets >= (total * (killedAt.length + 1)) / (kills + 1)) {
        await kill(worker);
        killedAt.push(tickets);
        worker = startWorker(env);
      }
      await wait(20);
    }
  } finally {
    await kill(worker);
    await client.end();
  }
}

function startWorker(env: NodeJS.ProcessEnv): ChildProcess {
  const intercept = path.resolve("simulator/intercept.ts");
  return spawn(process.execPath, ["--import", intercept, "app/jobs/worker.server.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
    env,
  });
}

async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill("SIGKILL");
  await once(worker, "exit");
}

/** Everything is read when the reading has ended and no message waits, and derived when no mark is left. */
async function progress(client: pg.Client): Promise<{ tickets: number; done: boolean }> {
  const { rows } = await client.query<{ tickets: number; done: boolean }>(
    `SELECT "tickets", "finishedAt" IS NOT NULL AND NOT EXISTS (SELECT FROM "DirtyMark")
       AND NOT EXISTS (SELECT FROM "InboxEvent" WHERE "state" = 'waiting') AS done FROM "HistoryRun"`,
  );
  return rows[0]!;
}

/** Everything a helpdesk's history leaves in the database. */
const tables = [
  "TicketEvent",
  "Message",
  "Agent",
  "Ticket",
  "TicketMeasure",
  "TicketWait",
  "TicketSpell",
  "TicketAction",
  "SurveyAnswer",
  "Identifier",
];

/**
 * Number of rows and a digest of their contents, table by table, whatever the order of the rows. Left out are the moments at which
 * we received them, and what is encrypted, because its bytes differ each time.
 */
export async function digestOf(databaseUrl: string): Promise<Record<string, { rows: number; digest: string }>> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const found: Record<string, { rows: number; digest: string }> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ rows: string; sum: string }>(
        `SELECT count(*) AS rows, coalesce(sum(hashtextextended(content::text, 0)::numeric), 0) AS sum FROM (
           SELECT to_jsonb(r) - ARRAY['receivedAt', 'subject', 'customerName', 'comment']
             #- '{data,subject}' #- '{data,requester,name}' #- '{data,comment}' AS content FROM "${table}" r) contents`,
      );
      const { rows: count, sum } = rows[0]!;
      found[table] = { rows: Number(count), digest: createHash("sha256").update(sum).digest("hex").slice(0, 16) };
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Copies a database nobody is connected to. @returns address of the copy */
export async function copyDatabase(databaseUrl: string, suffix: string): Promise<string> {
  const url = new URL(databaseUrl);
  url.pathname += `_${suffix}`;
  await onServerOf(databaseUrl, `CREATE DATABASE "${nameOf(url)}" TEMPLATE "${nameOf(databaseUrl)}"`);
  return url.href;
}

export async function dropDatabase(databaseUrl: string): Promise<void> {
  await onServerOf(databaseUrl, `DROP DATABASE IF EXISTS "${nameOf(databaseUrl)}" WITH (FORCE)`);
}

function nameOf(url: string | URL): string {
  return new URL(url).pathname.slice(1);
}

async function onServerOf(databaseUrl: string, sql: string): Promise<void> {
  const server = new URL(databaseUrl);
  server.pathname = "/postgres";
  const client = new pg.Client(server.href);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
