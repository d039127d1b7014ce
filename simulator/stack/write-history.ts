import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { agentEvents, callEvents, historyEvents } from "#simulator/helpdesks/history-events.ts";
import { otherSurveys } from "#simulator/helpdesks/other-surveys.ts";
import { orderPayload } from "#simulator/shopify/order-payload.ts";
import type { World } from "#simulator/world.ts";

/**
 * Writes what happened before `until` as import files, and all calls, because no webhook of Gorgias tells of them.
 * @returns their folder, which the caller removes
 */
export function writeHistory(world: World, from: number, until: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), "fiveday-world-"));
  const orders = world.orders.filter(({ createdAt }) => createdAt < until).map(orderPayload);
  const events = world.tickets.flatMap((ticket) => (ticket.createdAt < until ? historyEvents(ticket) : callEvents(ticket)));
  writeFileSync(path.join(folder, "orders.jsonl"), lines(orders));
  writeFileSync(
    path.join(folder, "events.jsonl"),
    lines([...agentEvents(from), ...events, ...otherSurveys(world.tickets, until)]),
  );
  return folder;
}

function lines(objects: object[]): string {
  return objects.map((each) => `${JSON.stringify(each)}\n`).join("");
}
