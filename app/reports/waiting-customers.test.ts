import { expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import { feed } from "#tests/factories/feed.ts";
import { answeredTicket, messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import type { View } from "./view.ts";
import { readWaitingCustomers, stakeOf } from "./waiting-customers.server.ts";

useDatabase();

test("whoever asked before buying, has no answer and may still buy waits for us, longest first", async () => {
  const shop = await newShop();
  const asked = (id: string, at: string, more: object = {}) => [
    ticketEvent(id, at, `${id}@shop.example`, { type: "Size advice", ...more }),
    messageEvent(id, at, "customer"),
  ];
  await feed(shop, {
    connection: await newConnection(shop),
    events: [
      ...asked("later", "2026-03-04T09:00:00Z", { channel: "chat" }),
      ...asked("longest", "2026-03-02T12:00:00Z"),
      ...asked("after-sale", "2026-03-03T12:00:00Z", { type: "Refund" }),
      ...asked("too-late", "2026-02-27T11:59:59Z"),
      ...answeredTicket("answered", "2026-03-03T12:00:00Z", "2026-03-03T12:30:00Z", "answered@shop.example"),
    ],
  });

  const now = new Date("2026-03-04T12:00:00Z");
  const read = (filters: View["filters"]) =>
    readWaitingCustomers(shop, { view: { filters }, ruleset: parseRuleset(shop.ruleset), now });
  const waiting = await read({});

  expect(waiting).toMatchObject({ count: 2, atLeast: false });
  expect(stakeOf(waiting, 2850, "EUR")).toBe("€57.00");
  expect(waiting.rows.map(({ ticketId, waits, about }) => [ticketId, waits, about])).toEqual([
    ["longest", "2 days", "Size advice"],
    ["later", "3 hours", "Size advice"],
  ]);
  expect((await read({ channel: ["chat"] })).rows.map(({ ticketId }) => ticketId)).toEqual(["later"]);
});
