import type { StoredIdentifier } from "#app/identity/identifier.ts";
import { markTicketsOn } from "#app/identity/mark-tickets.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";

/** That an address or number is a store customer's. */
type Link = StoredIdentifier & { customer: string };

/** What these tickets tell of whose an address or number is. */
export async function toldLinks(tx: ShopDb, ids: readonly string[]): Promise<Link[]> {
  return tx.rows<Link>(
    `SELECT DISTINCT i."kind", i."value", c."value" AS "customer" FROM "Identifier" c
     JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = c."sourceId" AND i."kind" IN ('email', 'phone')
     WHERE c."shopId" = $1 AND c."source" = 'ticket' AND c."sourceId" = ANY($2) AND c."kind" = 'customer'`,
    ids,
  );
}

/** Marks the other tickets on an address or number that these tickets no longer tell, or newly tell, to be a customer's. */
export async function markSamePeople(
  tx: ShopDb,
  ids: readonly string[],
  before: readonly Link[],
  after: readonly Link[],
): Promise<void> {
  const [was, is] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))];
  const changed = [...before.filter((link) => !is.has(nameOf(link))), ...after.filter((link) => !was.has(nameOf(link)))];
  if (changed.length === 0) return;
  // What others tell as well is no news. OFFSET 0: looked up link by link, never by reading all identifiers there are.
  const news = await tx.rows<StoredIdentifier>(
    `SELECT DISTINCT l.kind, l.value FROM unnest($3::text[], $4::text[], $5::text[]) AS l(kind, value, customer)
     WHERE NOT EXISTS (SELECT FROM "Identifier" r WHERE r."shopId" = $1 AND r."source" = 'customer' AND r."sourceId" = l.customer
         AND r."kind" = l.kind AND r."value" = l.value OFFSET 0)
       AND NOT EXISTS (SELECT FROM "Identifier" i
         JOIN "Identifier" c ON c."shopId" = $1 AND c."source" = 'ticket' AND c."sourceId" = i."sourceId" AND c."kind" = 'customer'
           AND c."value" = l.customer
         WHERE i."shopId" = $1 AND i."source" = 'ticket' AND i."kind" = l.kind AND i."value" = l.value
           AND i."sourceId" <> ALL($2) OFFSET 0)`,
    ids,
    changed.map(({ kind }) => kind),
    changed.map(({ value }) => value),
    changed.map(({ customer }) => customer),
  );
  await markTicketsOn(tx, news, ids);
}

function nameOf({ kind, value, customer }: Link): string {
  return `${kind} ${value} ${customer}`;
}

/**
 * Names the store customer as the person of each ticket whose requester is one: told by the helpdesk, else known by the exact e-mail,
 * else by the phone number (metrics.md G19, levels 1 to 3). So a person's tickets are counted together, whatever each of them says.
 * Of several customers with one address it is the first by id.
 */
export async function nameCustomers(tx: ShopDb, ids: readonly string[]): Promise<void> {
  const told = await tx.rows<{ ticketId: string; customer: string | null }>(
    `SELECT own."ticketId", coalesce((SELECT m."toId" FROM "CustomerMerge" m WHERE m."shopId" = $1 AND m."fromId" = own.customer), own.customer) AS customer
     FROM (SELECT "ticketId", CASE WHEN "customerKey" LIKE 'customer:%' THEN substr("customerKey", 10) ELSE (
         SELECT min(i."value") FROM "Identifier" i WHERE i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = "ticketId"
           AND i."kind" = 'customer') END AS customer
       FROM "Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)) own`,
    ids,
  );
  const names = new Map(told.flatMap(({ ticketId, customer }) => (customer === null ? [] : [[ticketId, customer] as const])));
  const standing = await tx.rows<StoredIdentifier & { ticketId: string }>(
    `SELECT "sourceId" AS "ticketId", "kind", "value" FROM "Identifier"
     WHERE "shopId" = $1 AND "source" = 'ticket' AND "sourceId" = ANY($2) AND "kind" IN ('email', 'phone') ORDER BY "kind"`,
    told.flatMap(({ ticketId, customer }) => (customer === null ? [ticketId] : [])),
  );
  const known = await knownCustomers(tx, standing);
  const customersOn = Map.groupBy(
    standing.flatMap(({ ticketId, kind, value }) => {
      const customer = known.get(`${kind} ${value}`);
      return customer === undefined ? [] : [{ ticketId, kind, customer }];
    }),
    ({ ticketId }) => ticketId,
  );
  for (const [ticketId, found] of customersOn) {
    const best = found.filter(({ kind }) => kind === found[0]!.kind).map(({ customer }) => customer);
    names.set(ticketId, best.toSorted()[0]!);
  }
  await tx.execute(
    `WITH changed AS (
       UPDATE "Ticket" t SET "customerKey" = 'customer:' || n.customer FROM unnest($2::text[], $3::text[]) AS n(id, customer)
       WHERE t."shopId" = $1 AND t."ticketId" = n.id AND t."customerKey" IS DISTINCT FROM 'customer:' || n.customer
       RETURNING t."ticketId", t."customerKey"
     )
     UPDATE "TicketMeasure" m SET "customerKey" = c."customerKey" FROM changed c
     WHERE m."shopId" = $1 AND m."ticketId" = c."ticketId"`,
    [...names.keys()],
    [...names.values()],
  );
}

/** @returns by kind and value the customer whose address or number it is */
async function knownCustomers(tx: ShopDb, on: readonly StoredIdentifier[]): Promise<Map<string, string>> {
  if (on.length === 0) return new Map();
  // min(… || ''): the smallest of the few that fit, never the first that fits in an index read from its beginning.
  const rows = await tx.rows<StoredIdentifier & { customer: string | null }>(
    `SELECT s.kind, s.value, least(
       (SELECT min(r."sourceId" || '') FROM "Identifier" r
        WHERE r."shopId" = $1 AND r."source" = 'customer' AND r."kind" = s.kind AND r."value" = s.value),
       (SELECT min((SELECT min(c."value" || '') FROM "Identifier" c
          WHERE c."shopId" = $1 AND c."source" = 'ticket' AND c."sourceId" = i."sourceId" AND c."kind" = 'customer'))
        FROM "Identifier" i
        WHERE i."shopId" = $1 AND i."source" = 'ticket' AND i."kind" = s.kind AND i."value" = s.value)) AS customer
     FROM (SELECT DISTINCT * FROM unnest($2::text[], $3::text[])) AS s(kind, value)
     WHERE NOT EXISTS (SELECT FROM "BlockedIdentifier" b WHERE b."shopId" = $1 AND b."kind" = s.kind AND b."value" = s.value)`,
    on.map(({ kind }) => kind),
    on.map(({ value }) => value),
  );
  return new Map(
    rows.flatMap(({ kind, value, customer }) => (customer === null ? [] : [[`${kind} ${value}`, customer] as const])),
  );
}
