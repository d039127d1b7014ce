import { afterEach, expect, test } from "vitest";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { slugOf } from "#simulator/helpdesks/reamaze-payload.ts";
import { reamazeSimulationWith } from "#simulator/helpdesks/reamaze.ts";
import { humans, type SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, worldEnd } from "#tests/factories/vendor-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { pollConnection } from "./history.server.ts";

useDatabase();

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

const credentials = { brand: "maison-linden", email: "owner@maison-linden.example", token: "token" };

type Row = { externalId: string; status: string; resolvedAt: Date | null; firstResolvedAt: Date | null };

async function tickets(shop: ShopContext): Promise<Record<string, Row>> {
  const rows = await shopDb(shop.id).rows<Row>(
    `SELECT t."externalId", t."status", m."resolvedAt", m."firstResolvedAt" FROM "Ticket" t JOIN "TicketMeasure" m USING ("shopId", "ticketId")
     WHERE t."shopId" = $1`,
  );
  return Object.fromEntries(rows.map((row) => [row.externalId, row]));
}

/** A question that was answered, and nothing after. */
function answered(id: number, from: SimTicket): SimTicket {
  const [question] = from.messages;
  const reply = {
    ...question!,
    id: id * 10,
    at: question!.at + 60_000,
    by: "human" as const,
    staff: humans[0]!,
    text: "Like so.",
  };
  return {
    ...from,
    id,
    assignee: humans[0]!,
    messages: [question!, reply],
    statuses: [],
    rating: null,
    spamAt: null,
    deletedAt: null,
  };
}

test("what a helpdesk without webhooks and closing times shows counts from when it was seen, and reading again changes nothing", async () => {
  const state = new SimulatorState();
  const [example] = stateWithWorld(3).tickets(1);
  const [closedBefore, closedWhileWatched] = [answered(1, example!), answered(2, example!)];
  closedBefore.statuses.push({ at: worldEnd, to: "closed", by: humans[0]! });
  for (const ticket of [closedBefore, closedWhileWatched]) state.addTicket(ticket);
  vendor = await simulateVendor(reamazeSimulationWith(1_000_000), state);
  const shop = await newShop();
  const { id } = await newConnection(shop, "reamaze", credentials);
  const look = async (since?: Date) => {
    expect(await pollConnection(shop, id, since)).toEqual({ outcome: "done" });
    expect((await settle(shop)).failed).toBe(0);
    return tickets(shop);
  };

  const first = await look(new Date(0));
  const lastMessage = new Date(closedBefore.messages[1]!.at);
  expect(first[slugOf(closedBefore)]).toMatchObject({ status: "closed", resolvedAt: lastMessage, firstResolvedAt: lastMessage });
  expect(first[slugOf(closedWhileWatched)]).toMatchObject({ status: "open", resolvedAt: null });

  closedWhileWatched.statuses.push({ at: worldEnd, to: "closed", by: humans[0]! });
  // The vendor tells its clock in whole seconds.
  const before = Date.now() - 1_000;
  const second = await look();
  const { status, resolvedAt, firstResolvedAt } = second[slugOf(closedWhileWatched)]!;
  expect(status).toBe("closed");
  expect(resolvedAt!.getTime()).toBeGreaterThan(before);
  expect(firstResolvedAt).toEqual(resolvedAt);
  expect(await look(new Date(0))).toEqual(second);
});
