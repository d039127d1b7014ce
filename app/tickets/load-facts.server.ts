import type { ShopDb } from "#app/lib/db.server.ts";
import type { TicketFact, TicketMessage } from "./facts.ts";

/** The facts of one ticket as stored. */
export type TicketFacts = { facts: TicketFact[]; messages: TicketMessage[] };

/**
 * Facts and messages of the given tickets and of every ticket they were merged with, so that each survivor can be folded
 * with what it absorbed (metrics.md G6).
 */
export async function loadFacts(tx: ShopDb, ticketIds: readonly string[]): Promise<Map<string, TicketFacts>> {
  const loaded = new Map<string, TicketFacts>();
  let wanted = [...new Set(ticketIds)];
  while (wanted.length > 0) {
    for (const id of wanted) loaded.set(id, { facts: [], messages: [] });
    await loadInto(tx, loaded, wanted);
    const related = [...targets(loaded, wanted), ...(await absorbedBy(tx, wanted))];
    wanted = [...new Set(related)].filter((id) => !loaded.has(id));
  }
  return loaded;
}

async function loadInto(tx: ShopDb, loaded: Map<string, TicketFacts>, ids: string[]): Promise<void> {
  // One JSON text per ticket: parsed once instead of cell by cell, which matters at backfill sizes.
  const events = await tx.rows<{ ticketId: string; facts: string }>(
    `SELECT "ticketId", json_agg(json_build_object('key', "eventKey", 'kind', "kind",
        'at', floor(extract(epoch FROM "at") * 1000)::bigint, 'data', "data"))::text AS facts
     FROM "TicketEvent" WHERE "shopId" = $1 AND "ticketId" = ANY($2) GROUP BY 1`,
    ids,
  );
  for (const row of events) loaded.get(row.ticketId)!.facts = JSON.parse(row.facts) as TicketFact[];
  const messages = await tx.rows<{ ticketId: string; messages: string }>(
    `SELECT "ticketId", json_agg(json_build_object('id', "messageId", 'sentAt', floor(extract(epoch FROM "sentAt") * 1000)::bigint,
        'authorKind', "authorKind", 'authorId', "authorId", 'isPublic', "isPublic", 'autoReply', "autoReply",
        'handleSeconds', "handleSeconds", 'mentions', CASE WHEN "mentions" <> '{}' THEN "mentions" END))::text AS messages
     FROM "Message" WHERE "shopId" = $1 AND "ticketId" = ANY($2) GROUP BY 1`,
    ids,
  );
  for (const row of messages) loaded.get(row.ticketId)!.messages = JSON.parse(row.messages) as TicketMessage[];
}

function targets(loaded: Map<string, TicketFacts>, ids: string[]): string[] {
  return ids.flatMap((id) => loaded.get(id)!.facts.flatMap((fact) => (fact.kind === "merged" ? [fact.data.into] : [])));
}

async function absorbedBy(tx: ShopDb, ids: string[]): Promise<string[]> {
  const rows = await tx.rows<{ ticketId: string }>(
    `SELECT "ticketId" FROM "Ticket" WHERE "shopId" = $1 AND "mergedInto" = ANY($2)`,
    ids,
  );
  return rows.map(({ ticketId }) => ticketId);
}

/**
 * Which surviving ticket each merged-away ticket ended up in, through chains of merges. Tickets that were merged in a
 * circle survive as the one with the smallest id.
 */
export function survivors(loaded: Map<string, TicketFacts>): Map<string, string> {
  const into = new Map<string, string>();
  for (const [id, { facts }] of loaded) {
    const merges = facts.flatMap((fact) => (fact.kind === "merged" ? [fact] : []));
    const last = merges.toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1)).at(-1);
    if (last && last.data.into !== id) into.set(id, last.data.into);
  }
  const roots = new Map<string, string>();
  for (const id of into.keys()) {
    const path = [id];
    let next = into.get(id);
    while (next !== undefined && !path.includes(next)) {
      path.push(next);
      next = into.get(next);
    }
    const circle = next === undefined ? [] : path.slice(path.indexOf(next));
    const root = circle.length > 0 ? circle.toSorted()[0]! : path.at(-1)!;
    if (root !== id) roots.set(id, root);
  }
  return roots;
}
