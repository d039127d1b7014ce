import { afterAll, expect, test } from "vitest";
import { receiveHelpdeskEvent } from "#app/ingest/receive-helpdesk.server.ts";
import { startHistory } from "#app/ingest/history.server.ts";
import { closeQueue } from "#app/jobs/queue.server.ts";
import { closeDatabase } from "#app/lib/db.server.ts";
import { zendeskSimulation } from "#simulator/helpdesks/zendesk.ts";
import { buildWorld } from "#simulator/world.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { worldEnd } from "#tests/factories/vendor-world.ts";
import {
  copyDatabase,
  digestOf,
  dropDatabase,
  readByWorkers,
  type ServedZendesk,
  serveZendesk,
  zendeskCredentials,
} from "#tests/factories/zendesk-history.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

const DAYS = 60;
const { tickets } = buildWorld({ seed: 17, now: worldEnd, days: DAYS, orders: 0, tickets: 2_000 });

let zendesk: ServedZendesk | undefined;
let copy: string | undefined;
afterAll(async () => {
  await zendesk?.close();
  if (copy) await dropDatabase(copy);
});

/**
 * The three deaths cost most of the time: a dead worker's job is given to the next one after ten silent seconds. Zendesk's minute
 * lasts a second here: pages are small, and a fast machine reaches the limits.
 */
test("a history whose worker is killed three times, with webhooks of its tickets arriving meanwhile, equals an undisturbed one", async () => {
  zendesk = await serveZendesk(tickets, { calls: 300, exports: 2, minuteMs: 1_000 });
  const shop = await newShop();
  const { id, key, secret } = await newConnection(shop, "zendesk", zendeskCredentials);
  await startHistory(shop, id, new Date(worldEnd - 2 * DAYS * 86_400_000));
  await tellOf(tickets.slice(-40), key, secret);
  await closeQueue();
  await closeDatabase();
  const databaseUrl = process.env.DATABASE_URL!;
  copy = await copyDatabase(databaseUrl, "undisturbed");
  const vendorUrl = zendesk.url;
  const total = tickets.length;

  const [undisturbed, killed] = await Promise.all([
    readByWorkers({ databaseUrl: copy, vendorUrl }, { total, kills: 0 }),
    readByWorkers({ databaseUrl, vendorUrl }, { total, kills: 3 }),
  ]);

  expect(killed.kills).toHaveLength(3);
  expect([undisturbed.tickets, killed.tickets]).toEqual([total, total]);
  const expected = await digestOf(copy);
  // Zendesk does not show any more what was said in deleted tickets.
  const told = tickets.filter(({ deletedAt, spamAt }) => deletedAt === null && spamAt === null);
  const messages = told.reduce((sum, ticket) => sum + ticket.messages.length, 0);
  expect([expected.Ticket!.rows, expected.Message!.rows]).toEqual([total, messages]);
  expect(await digestOf(databaseUrl)).toEqual(expected);
}, 300_000);

/** Webhooks, signed as Zendesk signs them, of what became of some tickets. */
async function tellOf(some: typeof tickets, key: string, secret: string): Promise<void> {
  for (const ticket of some) {
    const happening = ticket.statuses.at(-1)?.to === "closed" ? "closed" : "created";
    const target = { url: `https://app.fiveday.test/webhooks/helpdesk/${key}`, secret };
    for (const { url, headers, body } of zendeskSimulation.tell(ticket, happening, target)) {
      const signed = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
      expect(await receiveHelpdeskEvent({ connectionKey: key, signed })).toEqual({ outcome: "stored", events: 1 });
    }
  }
}
