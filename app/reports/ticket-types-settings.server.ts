import { readRecomputing } from "#app/inputs/mark-tickets.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { loadRules } from "#app/tickets/inputs.server.ts";
import type { TicketRules } from "#app/tickets/rules.ts";

/** How tickets are read, and which of their words no rule knows yet. */
export type TicketTypesSettings = {
  rules: TicketRules;
  /** Words on tickets of the last ninety days that no rule names, commonest first. */
  unmapped: { word: string; is: "tag" | "value"; tickets: number }[];
  /** Of the tickets of these ninety days, how many have no type. */
  untyped: { tickets: number; of: number };
  recomputing: number;
};

const LOOKED_AT_MS = 90 * 86_400_000;
/** So many words of each kind are offered. */
const OFFERED = 8;

export async function readTicketTypesSettings(shop: ShopContext, now: Date): Promise<TicketTypesSettings> {
  const db = reportsDb(shop.id);
  const since = new Date(now.getTime() - LOOKED_AT_MS);
  const rules = await loadRules(db);
  const known = [
    ...rules.types.flatMap(({ tags, values }) => [...tags, ...values]),
    ...rules.complaintTags,
    ...rules.escalationTags,
  ].map((word) => word.toLowerCase());
  const [tags, values, [untyped], recomputing] = await Promise.all([
    unmappedWords(db, `unnest(m."tags")`, since, known),
    unmappedWords(db, `(SELECT t."type" WHERE t."type" IS NOT NULL)`, since, known),
    db.rows<{ tickets: number; of: number }>(
      `SELECT count(*) FILTER (WHERE "type" IS NULL)::int AS tickets, count(*)::int AS of FROM "TicketMeasure"
       WHERE "shopId" = $1 AND "valid" AND "createdAt" >= $2`,
      since,
    ),
    readRecomputing(db),
  ]);
  return {
    rules,
    unmapped: [
      ...tags.map((row) => ({ ...row, is: "tag" as const })),
      ...values.map((row) => ({ ...row, is: "value" as const })),
    ].toSorted((a, b) => b.tickets - a.tickets),
    untyped: untyped!,
    recomputing,
  };
}

/** @param from relation of the words of a ticket: `m` as it is measured, `t` as the helpdesk told it */
function unmappedWords(
  db: ShopDb,
  from: string,
  since: Date,
  known: readonly string[],
): Promise<{ word: string; tickets: number }[]> {
  return db.rows(
    `SELECT min(words.word) AS word, count(*)::int AS tickets
     FROM "TicketMeasure" m JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = m."ticketId" CROSS JOIN LATERAL ${from} AS words(word)
     WHERE m."shopId" = $1 AND m."valid" AND m."createdAt" >= $2 AND lower(words.word) <> ALL($3)
     GROUP BY lower(words.word) ORDER BY 2 DESC, 1 LIMIT ${OFFERED}`,
    since,
    known,
  );
}
