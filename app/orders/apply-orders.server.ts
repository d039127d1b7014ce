import type { StoredIdentifier } from "#app/identity/identifier.ts";
import { markTicketsOn } from "#app/identity/mark-tickets.server.ts";
import { orderKeys } from "#app/identity/mention-keys.server.ts";
import { orderReferences } from "#app/identity/normalise.ts";
import { protectPerson } from "#app/identity/protect.server.ts";
import { bulkInsert, bulkRecords, bulkRows, type Columns, replaceAll } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopCustomer, ShopOrder, ShopOrderEdit, ShopRefund } from "#app/shopify/contract.ts";
import { type OrderAmounts, orderAmounts } from "./amounts.ts";

/** What is needed to protect the personal data of orders and to read phone numbers in them. */
export type OrderSource = { hashKey: Uint8Array; country: string | null };

const orderColumns: Columns = {
  id: "text",
  name: "text",
  processedAt: "timestamptz",
  createdAt: "timestamptz",
  updatedAt: "timestamptz",
  version: "text",
  customerId: "text",
  customerName: "bytea",
  currency: "text",
  total: "bigint",
  currentTotal: "bigint",
  currentSubtotal: "bigint",
  giftCards: "bigint",
  presentmentCurrency: "text",
  presentmentTotal: "bigint",
  financialStatus: "text",
  cancelledAt: "timestamptz",
  test: "boolean",
  sourceName: "text",
  isRenewal: "boolean",
  isReplacement: "boolean",
  discountCodes: "text[]",
  evidenceKeys: "text[]",
  refundsSeen: "jsonb",
  refundedUnlisted: "bigint",
};
/** What a new row starts with, so that the usual order is written once; derivation corrects it from everything else that is known. */
const firstColumns: Columns = {
  ...orderColumns,
  identityVersion: "text",
  netPaid: "bigint",
  netSales: "bigint",
  refunded: "bigint",
};
const refundColumns: Columns = { id: "text", orderId: "text", at: "timestamptz", paidBack: "bigint", goods: "bigint" };
const editColumns: Columns = { id: "text", orderId: "text", at: "timestamptz", added: "bigint" };
const customerColumns: Columns = {
  id: "text",
  name: "bytea",
  createdAt: "timestamptz",
  updatedAt: "timestamptz",
  version: "text",
};
const identifierColumns: Columns = { source: "text", sourceId: "text", kind: "text", value: "text" };

/**
 * Stores orders as Shopify tells them and marks them for derivation, in the caller's transaction. Of several payloads of
 * one order the one with the greatest version stays, whatever their order of arrival.
 * @param cause why figures may change, as told in the history of an order
 */
export async function applyOrders(tx: ShopDb, source: OrderSource, orders: readonly ShopOrder[], cause: string): Promise<void> {
  if (orders.length === 0) return;
  const merged = await mergedCustomers(
    tx,
    orders.flatMap(({ customer }) => (customer ? [customer.id] : [])),
  );
  const kept = newestById(orders);
  const people = new Map(kept.map((order) => [order, personOf(order, source)]));
  const written = await tx.rows<{ id: string; isNew: boolean }>(
    `${bulkInsert("Order", firstColumns, replaceAll(["id"], orderColumns, `"Order"."version" < excluded."version"`))}
     RETURNING "id", xmax = 0 AS "isNew"`,
    bulkRows(
      kept.map((order) => ({
        ...order,
        ...firstAmounts(order),
        identityVersion: people.get(order)!.ids.length > 0 ? order.version : "",
        customerId: order.customer ? (merged.get(order.customer.id) ?? order.customer.id) : null,
        customerName: people.get(order)!.name,
        refundsSeen: order.refunds.map(({ id, paidBack, goods }) => ({ id, paidBack, goods })),
        evidenceKeys: orderKeys(order, source.hashKey),
        customer: undefined,
        refunds: undefined,
        lines: undefined,
        tokens: undefined,
        email: undefined,
        phone: undefined,
      })),
    ),
  );
  await applyRefundRows(
    tx,
    orders.flatMap(({ refunds }) => refunds),
  );
  const fresh = new Set(written.flatMap(({ id, isNew }) => (isNew ? [id] : [])));
  await replaceIdentifiers(tx, kept, { people, merged, fresh });
  const ids = kept.map(({ id }) => id);
  const known = await applyCustomerRecords(
    tx,
    source,
    orders.flatMap((order) => (order.customer ? [withTime(order.customer, order)] : [])),
  );
  await markOrdersOf(tx, known, "customer", ids);
  await markOrders(tx, ids, cause);
  await markTicketsQuoting(
    tx,
    kept.filter(({ id }) => fresh.has(id)),
    cause,
  );
}

/** Tickets that quote these orders are about something that is known only now: whose they are (G19) and what about (R19). */
async function markTicketsQuoting(tx: ShopDb, orders: readonly ShopOrder[], cause: string): Promise<void> {
  if (orders.length === 0) return;
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT DISTINCT $1::int, 'ticket', "sourceId", $3 FROM "Identifier"
     WHERE "shopId" = $1 AND "kind" = 'order_ref' AND "value" = ANY($2) AND "source" = 'ticket'`,
    orders.flatMap(({ id, name }) => orderReferences([id, name])),
    cause,
  );
}

/** Stores refunds that arrived on their own; the order may come later. */
export async function applyRefunds(tx: ShopDb, refunds: readonly ShopRefund[], cause: "refund" | "chargeback"): Promise<void> {
  if (refunds.length === 0) return;
  await applyRefundRows(tx, refunds);
  await markOrders(
    tx,
    refunds.map(({ orderId }) => orderId),
    cause,
  );
}

/** Stores when orders were edited, and by how much. An edit is told once and never changes. */
export async function applyEdits(tx: ShopDb, edits: readonly ShopOrderEdit[]): Promise<void> {
  if (edits.length === 0) return;
  await tx.execute(bulkInsert("OrderEdit", editColumns, "DO NOTHING"), bulkRows(edits));
}

/** Stores customers and marks their orders: a new address may match a ticket. */
export async function applyCustomers(tx: ShopDb, source: OrderSource, customers: readonly ShopCustomer[]): Promise<void> {
  const known = customers.map((customer) => ({ ...customer, updatedAt: customer.updatedAt ?? new Date(0) }));
  await markOrdersOf(tx, await applyCustomerRecords(tx, source, known), "customer");
}

/**
 * Shopify merged `fromId` into `toId`: both sides are re-keyed and their orders and tickets derived again (G19). Merges may be
 * told in any order, and before or after anything else about these customers.
 */
export async function applyCustomerMerge(tx: ShopDb, fromId: string, toId: string): Promise<void> {
  const root = (await mergedCustomers(tx, [toId])).get(toId) ?? toId;
  if (fromId === root) return;
  await tx.execute(
    `INSERT INTO "CustomerMerge" ("shopId", "fromId", "toId") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    fromId,
    root,
  );
  // Earlier merges into the customer that is gone now lead to the one that is left.
  await tx.execute(`UPDATE "CustomerMerge" SET "toId" = $3 WHERE "shopId" = $1 AND "toId" = $2 AND "fromId" <> $3`, fromId, root);
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT $1::int, 'ticket', "sourceId", 'customer_merge' FROM "Identifier"
       WHERE "shopId" = $1 AND "source" = 'ticket' AND "kind" = 'customer' AND "value" IN ($2, $3)`,
    fromId,
    root,
  );
  await tx.execute(`UPDATE "Order" SET "customerId" = $3 WHERE "shopId" = $1 AND "customerId" = $2`, fromId, root);
  await tx.execute(
    `WITH gone AS (DELETE FROM "Identifier" WHERE "shopId" = $1 AND "kind" = 'customer' AND "value" = $2 RETURNING *)
     INSERT INTO "Identifier" ("shopId", "source", "sourceId", "kind", "value")
     SELECT "shopId", "source", "sourceId", "kind", $3 FROM gone ON CONFLICT DO NOTHING`,
    fromId,
    root,
  );
  const theirs = await tx.rows<StoredIdentifier>(
    `WITH gone AS (
       DELETE FROM "Identifier" WHERE "shopId" = $1 AND "source" = 'customer' AND "sourceId" = $2 RETURNING "kind", "value"
     )
     SELECT * FROM gone UNION SELECT i."kind", i."value" FROM "Identifier" c
     JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = c."sourceId"
     WHERE c."shopId" = $1 AND c."source" = 'ticket' AND c."kind" = 'customer' AND c."value" = $3`,
    fromId,
    root,
  );
  await markTicketsOn(tx, theirs);
  await gatherIdentifiers(tx, [root]);
  await markOrdersOf(tx, [root], "customer_merge");
}

/** Marks the orders of customers, except those that are marked anyway. */
async function markOrdersOf(
  tx: ShopDb,
  customerIds: readonly string[],
  cause: string,
  except: readonly string[] = [],
): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT $1::int, 'order', "id", $3 FROM "Order" WHERE "shopId" = $1 AND "customerId" = ANY($2) AND "id" <> ALL($4)`,
    customerIds,
    cause,
    except,
  );
}

/** Marks orders for derivation. */
export async function markOrders(tx: ShopDb, orderIds: readonly string[], cause: string): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause") SELECT $1::int, 'order', id, $3 FROM unnest($2::text[]) AS id`,
    [...new Set(orderIds)],
    cause,
  );
}

type Person = ReturnType<typeof protectPerson>;

function personOf({ email, phone, customer, country }: ShopOrder, { hashKey, country: shopCountry }: OrderSource): Person {
  return protectPerson(
    {
      name: customer?.name,
      emails: email ? [email] : [],
      phones: phone ? [phone] : [],
      shopifyCustomerId: customer?.id,
    },
    hashKey,
    [country, shopCountry],
  );
}

function firstAmounts(order: ShopOrder): Pick<OrderAmounts, "netPaid" | "netSales" | "refunded"> {
  const unlisted = { paidBack: order.refundedUnlisted, until: order.updatedAt.getTime() };
  const figures = { ...order, refundsSeen: order.refunds, unlisted };
  const { netPaid, netSales, refunded } = orderAmounts(figures, [], order.cancelledAt !== null);
  return { netPaid, netSales, refunded };
}

type Identities = {
  people: Map<ShopOrder, Person>;
  /** customers that Shopify merged away → who they are now */
  merged: ReadonlyMap<string, string>;
  /** ids of orders that were not known before */
  fresh: ReadonlySet<string>;
};

/** The identifiers of an order come from its newest payload that carried any: without data access payloads carry none. */
async function replaceIdentifiers(tx: ShopDb, orders: ShopOrder[], { people, merged, fresh }: Identities): Promise<void> {
  const personal = orders.filter((order) => people.get(order)!.ids.length > 0);
  const told = personal.filter(({ id }) => !fresh.has(id));
  const won = told.length === 0 ? [] : await newerIdentities(tx, told);
  if (won.length > 0) {
    await tx.execute(
      `DELETE FROM "Identifier" WHERE "shopId" = $1 AND "source" = 'order' AND "sourceId" = ANY($2) AND "kind" <> 'order_ref'`,
      won,
    );
  }
  const replaced = new Set([...won, ...personal.flatMap(({ id }) => (fresh.has(id) ? [id] : []))]);
  const rows = orders.flatMap((order) => {
    const own: StoredIdentifier[] = orderReferences([order.id, order.name]).map((value) => ({ kind: "order_ref", value }));
    const ids = replaced.has(order.id) ? people.get(order)!.ids : [];
    return [...own, ...ids.map((each) => rekeyed(each, merged))].map((each) => ({
      ...each,
      source: "order",
      sourceId: order.id,
    }));
  });
  await tx.execute(bulkInsert("Identifier", identifierColumns, "DO NOTHING"), bulkRows(rows));
}

/** Of known orders, those whose payload is newer than the one their identifiers came from. */
async function newerIdentities(tx: ShopDb, orders: ShopOrder[]): Promise<string[]> {
  const won = await tx.rows<{ id: string }>(
    `UPDATE "Order" o SET "identityVersion" = r."version"
     FROM ${bulkRecords({ id: "text", version: "text" })}
     WHERE o."shopId" = $1 AND o."id" = r."id" AND o."identityVersion" < r."version" RETURNING o."id"`,
    bulkRows(orders.map(({ id, version }) => ({ id, version }))),
  );
  return won.map(({ id }) => id);
}

function rekeyed(identifier: StoredIdentifier, merged: ReadonlyMap<string, string>): StoredIdentifier {
  if (identifier.kind !== "customer") return identifier;
  return { kind: "customer", value: merged.get(identifier.value) ?? identifier.value };
}

async function applyRefundRows(tx: ShopDb, refunds: readonly ShopRefund[]): Promise<void> {
  if (refunds.length === 0) return;
  // The same refund told twice says the same; the larger figures are the later telling (a transaction that settled).
  const conflict = `("shopId", "id") DO UPDATE SET "paidBack" = greatest("Refund"."paidBack", excluded."paidBack"),
    "goods" = greatest("Refund"."goods", excluded."goods"), "at" = least("Refund"."at", excluded."at")
    WHERE "Refund"."paidBack" < excluded."paidBack" OR "Refund"."goods" < excluded."goods" OR "Refund"."at" > excluded."at"`;
  const byId = new Map<string, ShopRefund>();
  for (const refund of refunds) {
    const known = byId.get(refund.id);
    if (!known || refund.paidBack > known.paidBack) byId.set(refund.id, refund);
  }
  await tx.execute(bulkInsert("Refund", refundColumns, conflict), bulkRows([...byId.values()]));
}

type DatedCustomer = ShopCustomer & { updatedAt: Date };

function withTime(customer: ShopCustomer, order: ShopOrder): DatedCustomer {
  return { ...customer, updatedAt: customer.updatedAt ?? order.updatedAt };
}

/**
 * Keeps the newest record of each customer under the id it was told with.
 * @returns customers, as they are called now, of whom something else is known than before
 */
async function applyCustomerRecords(tx: ShopDb, source: OrderSource, customers: DatedCustomer[]): Promise<string[]> {
  const personal = customers.filter(({ name, email, phone }) => name || email || phone);
  if (personal.length === 0) return [];
  const newest = new Map<string, { id: string; version: string; createdAt: Date | null; updatedAt: Date; person: Person }>();
  for (const { id, name, email, phone, createdAt, updatedAt } of personal) {
    const person = protectPerson({ name, emails: email ? [email] : [], phones: phone ? [phone] : [] }, source.hashKey, [
      source.country,
    ]);
    // Equal times are told apart by the identifiers, so that the order of arrival does not decide.
    const version = `${updatedAt.toISOString()}|${person.ids.map(({ value }) => value).join("|")}`;
    const known = newest.get(id);
    if (!known || known.version < version) newest.set(id, { id, version, createdAt, updatedAt, person });
  }
  const rows = [...newest.values()].map(({ person, ...row }) => ({ ...row, name: person.name }));
  const changed = await tx.rows<{ id: string }>(
    `${bulkInsert("ShopifyCustomer", customerColumns, replaceAll(["id"], customerColumns, `"ShopifyCustomer"."version" < excluded."version"`))} RETURNING "id"`,
    bulkRows(rows),
  );
  const ids = changed.map(({ id }) => id);
  await tx.execute(`DELETE FROM "Identifier" WHERE "shopId" = $1 AND "source" = 'record' AND "sourceId" = ANY($2)`, ids);
  const identifiers = ids.flatMap((id) =>
    newest.get(id)!.person.ids.map((each) => ({ ...each, source: "record", sourceId: id })),
  );
  await tx.execute(bulkInsert("Identifier", identifierColumns, "DO NOTHING"), bulkRows(identifiers));
  const merged = await mergedCustomers(tx, ids);
  return gatherIdentifiers(tx, [...new Set(ids.map((id) => merged.get(id) ?? id))]);
}

/**
 * A customer is reached by what is known of them and of everybody the store merged into them.
 * @returns those for whom that changed
 */
async function gatherIdentifiers(tx: ShopDb, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const changed = await tx.rows<StoredIdentifier & { sourceId: string }>(
    `WITH wanted AS MATERIALIZED (
       SELECT DISTINCT c.id, i."kind", i."value" FROM (
         SELECT id, id AS member FROM unnest($2::text[]) AS id
         UNION ALL SELECT "toId", "fromId" FROM "CustomerMerge" WHERE "shopId" = $1 AND "toId" = ANY($2)
       ) c JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'record' AND i."sourceId" = c.member
     ),
     gone AS (
       DELETE FROM "Identifier" i WHERE i."shopId" = $1 AND i."source" = 'customer' AND i."sourceId" = ANY($2)
         AND NOT EXISTS (SELECT FROM wanted w WHERE w.id = i."sourceId" AND w."kind" = i."kind" AND w."value" = i."value")
       RETURNING i."sourceId", i."kind", i."value"
     ),
     added AS (
       INSERT INTO "Identifier" ("shopId", "source", "sourceId", "kind", "value")
       SELECT $1::int, 'customer', id, "kind", "value" FROM wanted ON CONFLICT DO NOTHING
       RETURNING "sourceId", "kind", "value"
     )
     SELECT * FROM gone UNION SELECT * FROM added`,
    customerIds,
  );
  await markTicketsOn(tx, changed);
  return [...new Set(changed.map(({ sourceId }) => sourceId))];
}

/** Customers among `ids` that Shopify has merged away, with who they are now. */
async function mergedCustomers(tx: ShopDb, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<{ fromId: string; toId: string }>(
    `SELECT "fromId", "toId" FROM "CustomerMerge" WHERE "shopId" = $1 AND "fromId" = ANY($2)`,
    [...new Set(ids)],
  );
  return new Map(rows.map(({ fromId, toId }) => [fromId, toId]));
}

function newestById(orders: readonly ShopOrder[]): ShopOrder[] {
  const newest = new Map<string, ShopOrder>();
  for (const order of orders) {
    const known = newest.get(order.id);
    if (!known || known.version < order.version) newest.set(order.id, order);
  }
  return [...newest.values()];
}
