import { afterEach, expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { zendeskSimulationWith } from "#simulator/helpdesks/zendesk.ts";
import { shopSettings, type SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { buildWorld } from "#simulator/world.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { findGaps, repairGaps } from "./find-gaps.server.ts";
import { readHistory, startHistory } from "./history.server.ts";

useDatabase();

let vendor: SimulatedVendor;
afterEach(() => vendor.close());

const credentials = { subdomain: "maison-linden", email: "camille@maison-linden.example", apiToken: "token" };
const DAY = 86_400_000;

/** A shop that has read the plain tickets of a simulated Zendesk's last days. */
async function readDesk(): Promise<{ shop: ShopContext; connectionId: number; state: SimulatorState; tickets: SimTicket[] }> {
  const { tickets } = buildWorld({ seed: 3, now: Date.now() - 1.2 * DAY, days: 4, orders: 5, tickets: 30 });
  const plain = tickets.filter(
    ({ spamAt, deletedAt, mergedInto }) => spamAt === null && deletedAt === null && mergedInto === null,
  );
  const state = new SimulatorState();
  for (const ticket of plain) state.addTicket(ticket);
  vendor = await simulateVendor(zendeskSimulationWith({ calls: 1_000_000, exports: 1_000_000 }), state);
  const shop = await newShop(shopSettings);
  const { id: connectionId } = await newConnection(shop, "zendesk", credentials);
  await startHistory(shop, connectionId, new Date(Date.now() - 30 * DAY));
  expect(await readHistory(shop, connectionId)).toEqual({ outcome: "done" });
  await settle(shop);
  return { shop, connectionId, state, tickets: plain };
}

const gaps = (shop: ShopContext) => database().gap.findMany({ where: { shopId: shop.id } });
const stored = (shop: ShopContext, { id }: SimTicket) =>
  database().ticket.findFirst({ where: { shopId: shop.id, externalId: String(id) } });

test("a ticket that is missing here is read, one that the helpdesk has no more is deleted here; both are told as repaired", async () => {
  const { shop, connectionId, state, tickets } = await readDesk();
  await findGaps(shop, connectionId);
  expect(await gaps(shop)).toEqual([]);

  const [gone] = tickets;
  state.removeTicket(gone!.id);
  const missed = { ...structuredClone(tickets[1]!), id: state.nextId() };
  state.addTicket(missed);
  await findGaps(shop, connectionId);
  const open = await gaps(shop);
  expect(open.flatMap((gap) => gap.missing)).toEqual([String(missed.id)]);
  expect(open.flatMap((gap) => gap.unknown)).toEqual([String(gone!.id)]);

  await repairGaps(shop, connectionId);
  await settle(shop);
  expect(await stored(shop, missed)).toMatchObject({ deletedAt: null });
  expect(await stored(shop, gone!)).toMatchObject({ deletedAt: expect.any(Date) });
  expect((await gaps(shop)).every(({ repairedAt, repaired }) => repairedAt !== null && repaired > 0)).toBe(true);
  await findGaps(shop, connectionId);
  expect((await gaps(shop)).filter(({ repairedAt }) => repairedAt === null)).toEqual([]);
});

test("a helpdesk that suddenly knows none of our tickets does not empty the shop: the merchant is asked", async () => {
  const { shop, connectionId, state, tickets } = await readDesk();
  for (const { id } of tickets) state.removeTicket(id);
  await findGaps(shop, connectionId);
  await repairGaps(shop, connectionId);
  await settle(shop);
  const deleted = () => database().ticket.count({ where: { shopId: shop.id, deletedAt: { not: null } } });
  expect(await deleted()).toBeLessThan(tickets.length / 2);
  await repairGaps(shop, connectionId, { confirmed: true });
  await settle(shop);
  expect(await deleted()).toBe(tickets.length);
});
