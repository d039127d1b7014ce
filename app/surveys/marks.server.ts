import { shopDb } from "#app/lib/db.server.ts";

const MOST_TAGS = 10;
const LONGEST_TAG = 40;

/** The merchant's own words for an answer; replaces those it had. */
export async function tagAnswer(shopId: number, answerId: string, tags: readonly string[]): Promise<void> {
  const kept = [...new Set(tags.map((tag) => tag.trim().slice(0, LONGEST_TAG)).filter((tag) => tag !== ""))].slice(0, MOST_TAGS);
  await mark(shopId, answerId, `"tags" = excluded."tags"`, kept, null, null);
}

/** Takes a comment out of sight, or back; its score counts all the same. */
export async function hideComment(shopId: number, answerId: string, hiddenAt: Date | null): Promise<void> {
  await mark(shopId, answerId, `"hiddenAt" = excluded."hiddenAt"`, [], hiddenAt, null);
}

/** Removes a comment for good, also where the helpdesk told it. The score stays. */
export async function redactComment(shopId: number, answerId: string, at: Date): Promise<void> {
  const db = shopDb(shopId);
  await db.execute(`UPDATE "SurveyAnswer" SET "comment" = NULL WHERE "shopId" = $1 AND "answerId" = $2`, answerId);
  await db.execute(
    `UPDATE "TicketEvent" SET "data" = "data" || '{"comment": null}' WHERE "shopId" = $1 AND "eventKey" = $2 AND "kind" = 'rated'`,
    answerId,
  );
  await mark(shopId, answerId, `"redactedAt" = excluded."redactedAt"`, [], null, at);
}

/** Only answers of the shop can be marked. */
async function mark(
  shopId: number,
  answerId: string,
  change: string,
  tags: readonly string[],
  hiddenAt: Date | null,
  redactedAt: Date | null,
): Promise<void> {
  await shopDb(shopId).execute(
    `INSERT INTO "SurveyMark" ("shopId", "answerId", "tags", "hiddenAt", "redactedAt")
     SELECT $1::int, "answerId", $3::text[], $4::timestamptz, $5::timestamptz FROM "SurveyAnswer" WHERE "shopId" = $1 AND "answerId" = $2
     ON CONFLICT ("shopId", "answerId") DO UPDATE SET ${change}`,
    answerId,
    tags,
    hiddenAt,
    redactedAt,
  );
}
