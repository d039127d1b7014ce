import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterEach, describe, expect, test, vi } from "vitest";
import { answerCredits } from "#app/api/credits.server.ts";
import { deriveBatch } from "#app/ingest/derive.server.ts";
import { processBatch } from "#app/ingest/process.server.ts";
import { listInbox, replayInbox, showInbox } from "#app/ingest/replay.server.ts";
import { database } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { answeredTicket, messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle, type TestConnection } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { testEnvironment } from "#tests/setup/environment.ts";
import { snapshot } from "#tests/setup/snapshot.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

type Story = { shop: ShopContext; desk: TestConnection };

/** A shop with answered tickets and an order for each, all still waiting to be understood. */
async function waitingStory(tickets: number): Promise<Story> {
  const shop = await newShop();
  const desk = await newConnection(shop);
  const ids = Array.from({ length: tickets }, (_, n) => n);
  const events = ids.flatMap((n) =>
    answeredTicket(`T${n}`, "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", `c${n}@shop.example`),
  );
  for (let from = 0; from < events.length; from += 500)
    await knockHelpdesk(genericWebhook({ ...desk, body: events.slice(from, from + 500) }));
  for (const n of ids) {
    const payload = orderPayload({ id: 5000 + n, at: "2026-03-04T12:00:00Z", total: "10.00", email: `c${n}@shop.example` });
    await knockShopify({ shop: shop.domain, topic: "orders/create", payload });
  }
  return { shop, desk };
}

const addresses = Array.from({ length: 300 }, (_, n) => `c${n}@shop.example`);
const state = ({ shop, desk }: Story) => snapshot(shop, desk.id, addresses);
const waiting = ({ shop }: Story) => database().inboxEvent.count({ where: { shopId: shop.id, state: "waiting" } });
const marks = ({ shop }: Story) => database().dirtyMark.count({ where: { shopId: shop.id } });

async function undisturbed(tickets: number) {
  const story = await waitingStory(tickets);
  await settle(story.shop);
  return state(story);
}

/**
 * Runs work until it waits for a table that somebody else holds, then cuts its connection to the database, as a killed process
 * or a failing server would.
 */
async function cutOffAt(table: string, work: () => Promise<unknown>): Promise<unknown> {
  const holder = new pg.Client(process.env.DATABASE_URL);
  await holder.connect();
  try {
    await holder.query(`BEGIN; LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
    const outcome = work().then(
      () => "finished",
      (error: unknown) => error,
    );
    await vi.waitFor(
      async () => {
        const { rowCount } = await holder.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(rowCount).toBe(1);
      },
      { timeout: 10_000, interval: 20 },
    );
    return await outcome;
  } finally {
    await holder.query("ROLLBACK");
    await holder.end();
  }
}

describe("a worker that is cut off half-way", () => {
  test.each(["Message", "DirtyMark", "Order"])(
    "while understanding messages, at the table %s: nothing is kept by halves, then all is done once",
    async (table) => {
      const story = await waitingStory(5);
      expect(await cutOffAt(table, () => processBatch(story.shop))).toBeInstanceOf(Error);
      expect(await waiting(story)).toBe(20);
      expect([await database().ticketEvent.count({ where: { shopId: story.shop.id } }), await marks(story)]).toEqual([0, 0]);
      expect(await settle(story.shop)).toEqual({ processed: 20, failed: 0 });
      expect(await state(story)).toEqual(await undisturbed(5));
    },
  );

  test.each(["TicketMeasure", "Identifier"])(
    "while deriving tickets, at the table %s: the marks stay, then all is derived once",
    async (table) => {
      const story = await waitingStory(5);
      await processBatch(story.shop);
      const before = await marks(story);
      expect(before).toBeGreaterThan(0);
      expect(await cutOffAt(table, () => deriveBatch(story.shop))).toBeInstanceOf(Error);
      expect(await marks(story)).toBe(before);
      await settle(story.shop);
      expect(await state(story)).toEqual(await undisturbed(5));
    },
  );

  test("while computing credits: none is lost and none is doubled", async () => {
    const story = await waitingStory(5);
    await processBatch(story.shop);
    await deriveBatch(story.shop);
    expect(await cutOffAt("Credit", () => deriveBatch(story.shop))).toBeInstanceOf(Error);
    expect(await database().credit.count({ where: { shopId: story.shop.id } })).toBe(0);
    await settle(story.shop);
    const { total } = await answerCredits(story.shop, new URLSearchParams({ from: "2026-03-01", to: "2026-04-01" }));
    expect(total).toEqual({ amount: 5000, orders: 5, tickets: 5 });
    expect(await state(story)).toEqual(await undisturbed(5));
  });

  test("between understanding and deriving: the next one goes on from there", async () => {
    const story = await waitingStory(5);
    await processBatch(story.shop);
    expect(await settle(story.shop)).toEqual({ processed: 0, failed: 0 });
    expect(await state(story)).toEqual(await undisturbed(5));
  });
});

test("several workers at once do everything once", async () => {
  const story = await waitingStory(40);
  await Promise.all([settle(story.shop), settle(story.shop), settle(story.shop)]);
  expect(await state(story)).toEqual(await undisturbed(40));
});

describe("the worker process", () => {
  let running: ChildProcess | undefined;
  afterEach(async () => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  });

  const start = () => {
    const env = { ...process.env, ...testEnvironment } as NodeJS.ProcessEnv;
    running = spawn(process.execPath, ["app/jobs/worker.server.ts"], { stdio: "ignore", env });
    return running;
  };

  test("killed in the middle of its work and started again, it goes on without loss or doubling; it stops when asked", async () => {
    const expected = await undisturbed(300);
    const story = await waitingStory(300);
    expect(await waiting(story)).toBe(1200);
    const first = start();
    await vi.waitFor(async () => expect(await waiting(story)).toBeLessThan(1200), { timeout: 20_000, interval: 10 });
    first.kill("SIGKILL");
    await once(first, "exit");
    const second = start();
    await vi.waitFor(async () => expect([await waiting(story), await marks(story)]).toEqual([0, 0]), {
      timeout: 45_000,
      interval: 100,
    });
    expect(await state(story)).toEqual(expected);
    second.kill("SIGTERM");
    const [code] = (await once(second, "exit")) as [number | null];
    expect(code).toBe(0);
  }, 60_000);
});

describe("a message that failed", () => {
  test("is listed with its reason, shown with what arrived, and goes through when replayed after the cause is mended", async () => {
    const { shop, desk } = await waitingStory(0);
    await knockHelpdesk(genericWebhook({ ...desk, body: [{ ...ticketEvent("T1", "2026-03-03T10:00:00Z", null), id: "good" }] }));
    await knockHelpdesk(
      genericWebhook({
        ...desk,
        body: [{ ...messageEvent("T1", "2026-03-03T10:00:00Z", "customer"), id: "bad", ticket_id: 0, message: null }],
      }),
    );
    expect(await settle(shop)).toEqual({ processed: 1, failed: 1 });
    const failed = (await listInbox({ failed: true })).filter((item) => item.shop === shop.domain);
    expect(failed).toMatchObject([
      { externalId: "bad", topic: "message", state: "failed", attempts: 1, error: expect.stringMatching(/^message: /) },
    ]);
    expect(await showInbox({ failed: true, id: failed[0]!.id })).toMatchObject([{ payload: { id: "bad", ticket_id: 0 } }]);
    expect(await replayInbox({ failed: true, id: failed[0]!.id })).toEqual({ replayed: 1 });
    expect(await settle(shop)).toEqual({ processed: 0, failed: 1 });
    expect((await listInbox({ failed: true, id: failed[0]!.id }))[0]).toMatchObject({ state: "failed", attempts: 1 });
  });

  test("replaying what went through changes nothing", async () => {
    const story = await waitingStory(3);
    await settle(story.shop);
    const before = await state(story);
    await replayInbox({ failed: false, since: new Date(0) });
    expect((await settle(story.shop)).processed).toBe(12);
    expect(await state(story)).toEqual(before);
  });
});
