import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { findConnection } from "#app/helpdesks/connect.server.ts";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { generic } from "#app/helpdesks/generic.server.ts";
import { database, shopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { MerchantError } from "#app/lib/errors.ts";
import { parseJson } from "#app/shopify/json.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyFacts } from "./apply-facts.server.ts";
import type { Facts } from "./facts.server.ts";

export type Imported = { read: number; stored: number; rejected: number; errors: { line: number; reason: string }[] };

const BATCH = 2_000;
/** Reasons that are listed; the count goes on. */
const MOST_ERRORS = 1_000;

/**
 * Imports orders, one Shopify order per line (as in orders/create) or the lines of a bulk operation, through the same reading
 * and writing as webhooks. Bad lines are reported and the others stored.
 */
export async function importOrders(shop: ShopContext, file: string): Promise<Imported> {
  let earliest = Infinity;
  const imported = await importLines(shop, file, (line) => {
    const payload = parseJson(line);
    // Lines of nested connections (line items) stand beside their order, which tells all that is needed.
    if (typeof payload === "object" && payload !== null && "__parentId" in payload) return null;
    const order = readOrder(payload, shop.currency);
    earliest = Math.min(earliest, order.createdAt.getTime());
    return { orders: [{ cause: "late_order", order }] };
  });
  if (imported.stored > 0) await noteImported(shop, imported, earliest);
  return imported;
}

/** From the day of the first of these orders on history is known (metrics.md G23). */
async function noteImported(shop: ShopContext, { read, stored, rejected }: Imported, earliest: number): Promise<void> {
  const since = new Date(startOfDay(shop.timezone, localDay(shop.timezone, earliest)));
  const [lines, orders] = [read, stored];
  const data = { shopId: shop.id, state: "imported", since, lines, orders, rejected, finishedAt: new Date() };
  await database().orderHistory.create({ data });
}

/**
 * Imports generic helpdesk events, one per line (contract.md section 4).
 * @param key connection to import into; without it the shop's newest generic connection
 */
export async function importEvents(shop: ShopContext, file: string, key?: string): Promise<Imported> {
  const connectionId = key === undefined ? await genericConnection(shop) : await connectionByKey(shop, key);
  return importLines(shop, file, (line) => ({
    events: { connectionId, events: generic.read(JSON.parse(line)) as TicketEvent[] },
  }));
}

async function importLines(shop: ShopContext, file: string, read: (line: string) => Facts | null): Promise<Imported> {
  const imported: Imported = { read: 0, stored: 0, rejected: 0, errors: [] };
  let batch: Facts[] = [];
  let writing: Promise<void> = Promise.resolve();
  // While the database writes one batch the next is read: each has a core of its own to work on.
  const flush = async () => {
    const facts = batch;
    batch = [];
    await writing;
    writing = store(shop, facts).then(() => void (imported.stored += facts.length));
    // A failure is thrown by whoever waits for it next; until then it is not unhandled.
    writing.catch(() => undefined);
  };
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === "") continue;
    imported.read++;
    try {
      const facts = read(text);
      if (facts) batch.push(facts);
    } catch (error) {
      imported.rejected++;
      if (imported.errors.length < MOST_ERRORS) {
        imported.errors.push({ line, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  await writing;
  return imported;
}

async function store(shop: ShopContext, facts: Facts[]): Promise<void> {
  if (facts.length > 0) await shopDb(shop.id).transaction((tx) => applyFacts(tx, shop, facts));
}

async function connectionByKey(shop: ShopContext, key: string): Promise<number> {
  const connection = await findConnection(key);
  if (connection?.shopId !== shop.id) throw new MerchantError(`helpdesk-key: ${shop.domain} has no connection with this key`);
  return connection.id;
}

async function genericConnection(shop: ShopContext): Promise<number> {
  const [row] = await shopDb(shop.id).rows<{ id: number }>(
    `SELECT "id" FROM "HelpdeskConnection" WHERE "shopId" = $1 AND "helpdesk" = 'generic' ORDER BY "id" DESC LIMIT 1`,
  );
  if (!row) throw new MerchantError(`${shop.domain} has no generic helpdesk yet: fiveday connect ${shop.domain} generic`);
  return row.id;
}
