import type { ShopDb } from "#app/lib/db.server.ts";
import type { StoredIdentifier } from "./identifier.ts";

/**
 * Marks the tickets that stand on these identifiers and do not say themselves who their customer is in the store: whom they are
 * counted with may have changed (metrics.md G19), in the caller's transaction.
 * @param except tickets that are derived anyway
 */
export async function markTicketsOn(tx: ShopDb, on: readonly StoredIdentifier[], except: readonly string[] = []): Promise<void> {
  if (on.length === 0) return;
  // OFFSET 0: looked up ticket by ticket, never by reading all identifiers there are.
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT DISTINCT $1::int, 'ticket', t."sourceId", 'identity' FROM unnest($2::text[], $3::text[]) AS c(kind, value)
     JOIN "Identifier" t ON t."shopId" = $1 AND t."source" = 'ticket' AND t."kind" = c.kind AND t."value" = c.value
     WHERE c.kind IN ('email', 'phone') AND t."sourceId" <> ALL($4)
       AND NOT EXISTS (SELECT FROM "Identifier" own WHERE own."shopId" = $1 AND own."source" = 'ticket'
         AND own."sourceId" = t."sourceId" AND own."kind" = 'customer' OFFSET 0)`,
    on.map(({ kind }) => kind),
    on.map(({ value }) => value),
    except,
  );
}
