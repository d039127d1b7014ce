import { bulkInsert, bulkRows, type Columns } from "#app/lib/bulk.ts";
import { encrypt, randomSecret } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { startOfWeek } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { ratingColumns } from "./answer-columns.ts";
import { type AnswerFate, type AnswerRead, fateOf, type GivenAnswer, readAnswer } from "./answer.ts";
import { countOnce } from "./count-once.server.ts";
import { wantsFollowUp } from "./follow-up.ts";
import { isGood, scales, scoreOfFive, type SurveyKind, type SurveyScope } from "./kinds.ts";
import type { SurveySettings } from "./settings.ts";
import { readSurveySettings } from "./settings.server.ts";
import type { Suspicion } from "./suspicion.ts";

/** An answer on its way in: what was sent, which is read when it is known what was asked. */
export type Arrival = { given: unknown; invitationId: string; suspicion: Suspicion | null };

/** What became of it; `unknown` = the shop has no such invitation, `too_often` = changed again and again. */
export type Stored =
  | { outcome: "first" | "changed"; score: number }
  | { outcome: Exclude<AnswerFate, "first" | "changed"> | "unknown" | "too_often" }
  | Extract<AnswerRead, { outcome: "wrong" }>;

/** An opinion is changed once or twice; what changes it more often is no person. */
const MOST_CHANGES = 20;
const MOST_AT_ONCE = 200;

type Waiting = { arrival: Arrival; at: Date; settle: (stored: Stored) => void; fail: (error: unknown) => void };

const waiting = new Map<number, Waiting[]>();

/**
 * Stores one answer, together with those that come while the database is busy with the ones before: a thousand a second take a few
 * transactions, and one takes its own at once.
 */
export function storeAnswer(shop: ShopContext, arrival: Arrival, at: Date): Promise<Stored> {
  return new Promise((settle, fail) => {
    const queue = waiting.get(shop.id);
    const entry = { arrival, at, settle, fail };
    if (queue) queue.push(entry);
    else {
      waiting.set(shop.id, [entry]);
      void storeAllWaiting(shop);
    }
  });
}

async function storeAllWaiting(shop: ShopContext): Promise<void> {
  for (let queue = waiting.get(shop.id)!; queue.length > 0;) {
    const batch = takeBatch(queue);
    try {
      const stored = await storeAnswers(shop, batch);
      batch.forEach(({ settle }, i) => settle(stored[i]!));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }
  waiting.delete(shop.id);
}

/** The oldest, each invitation at most once: a second answer to it is a change of the first. */
function takeBatch(queue: Waiting[]): Waiting[] {
  const batch = new Map<string, Waiting>();
  const later: Waiting[] = [];
  for (const entry of queue.splice(0)) {
    const { invitationId } = entry.arrival;
    if (batch.size >= MOST_AT_ONCE || batch.has(invitationId)) later.push(entry);
    else batch.set(invitationId, entry);
  }
  queue.push(...later);
  return [...batch.values()];
}

const answerColumns: Columns = {
  ...ratingColumns,
  source: "text",
  invitationId: "text",
  orderId: "text",
  editedAt: "timestamptz",
  isSuspect: "boolean",
  suspicion: "text",
  earlier: "jsonb",
  followUp: "boolean",
};
/** The agent stays as frozen when asking, and a merchant's decision about a suspicion stands. */
const answerConflict = `("shopId", "answerId") DO UPDATE SET "score" = excluded."score", "satisfied" = excluded."satisfied",
  "score5" = excluded."score5", "comment" = excluded."comment", "editedAt" = excluded."editedAt", "earlier" = excluded."earlier",
  "followUp" = excluded."followUp",
  "isSuspect" = CASE WHEN "SurveyAnswer"."reviewedAt" IS NULL THEN excluded."isSuspect" ELSE "SurveyAnswer"."isSuspect" END,
  "suspicion" = coalesce("SurveyAnswer"."suspicion", excluded."suspicion")`;

type Standing = {
  invitationId: string;
  kind: SurveyKind;
  scope: SurveyScope;
  state: string;
  ticketId: string | null;
  orderId: string | null;
  agentId: string | null;
  expiresAt: Date;
  answeredAt: Date | null;
  editedAt: Date | null;
  score: number | null;
  comment: Uint8Array | null;
  suspicion: string | null;
  followUp: boolean | null;
  earlier: { score: number; at: string }[] | null;
};

async function storeAnswers(shop: ShopContext, batch: readonly Waiting[]): Promise<Stored[]> {
  return shopDb(shop.id).transaction(async (tx) => {
    const { followUp } = await readSurveySettings(tx);
    const standings = await lockInvitations(
      tx,
      batch.map(({ arrival }) => arrival.invitationId),
    );
    const rows: object[] = [];
    const touched = new Set<string>();
    const first: string[] = [];
    const stored = batch.map(({ arrival, at }): Stored => {
      const standing = standings.get(arrival.invitationId);
      if (!standing) return { outcome: "unknown" };
      const read = readAnswer(arrival.given, standing.kind);
      if (read.outcome === "wrong") return read;
      const { score } = read.answer;
      const outcome = fateIn(standing, at);
      if (outcome !== "first" && outcome !== "changed") return { outcome };
      if ((standing.earlier?.length ?? 0) >= MOST_CHANGES) return { outcome: "too_often" };
      const row = answerRow(shop, standing, { ...read.answer, suspicion: arrival.suspicion }, at);
      rows.push({ ...row, followUp: !row.isSuspect && isNews(standing, score, followUp) });
      if (outcome === "first") first.push(arrival.invitationId);
      if (standing.ticketId) touched.add(standing.ticketId);
      return { outcome, score };
    });
    if (rows.length > 0) await tx.execute(bulkInsert("SurveyAnswer", answerColumns, answerConflict), bulkRows(rows));
    if (first.length > 0) await markAnswered(tx, first, batch[0]!.at, shop);
    if (touched.size > 0) await countOnce(tx, [...touched]);
    return stored;
  });
}

async function lockInvitations(tx: ShopDb, ids: readonly string[]): Promise<Map<string, Standing>> {
  // In one order, so that two processes with the same invitations never wait for each other; read when nobody else can answer any more.
  await tx.execute(
    `SELECT FROM "SurveyInvitation" WHERE "shopId" = $1 AND "invitationId" = ANY($2) ORDER BY "invitationId" FOR UPDATE`,
    ids,
  );
  const rows = await tx.rows<Standing>(
    `SELECT i."invitationId", i."kind", i."scope", i."state", i."ticketId", i."orderId", i."agentId", i."expiresAt",
       a."answeredAt", a."editedAt", a."score", a."comment", a."suspicion", a."followUp", a."earlier"
     FROM "SurveyInvitation" i LEFT JOIN "SurveyAnswer" a ON a."shopId" = $1 AND a."invitationId" = i."invitationId"
     WHERE i."shopId" = $1 AND i."invitationId" = ANY($2)`,
    ids,
  );
  return new Map(rows.map((row) => [row.invitationId, row]));
}

/** An answer of the team is not tied to who was invited (D6), so it cannot be changed: it stands. */
function fateIn({ scope, state, expiresAt, answeredAt }: Standing, now: Date): AnswerFate {
  if (scope === "team" && state === "answered") return "too_late";
  return fateOf({ state, expiresAt: expiresAt.getTime(), answeredAt: answeredAt?.getTime() ?? null }, now.getTime());
}

function answerRow(
  shop: ShopContext,
  standing: Standing,
  { score, comment, suspicion }: GivenAnswer & Pick<Arrival, "suspicion">,
  at: Date,
) {
  const { invitationId, kind, scope, ticketId, orderId, agentId } = standing;
  const { min, max } = scales[kind];
  const kept = comment === undefined ? standing.comment : comment === "" ? null : encrypt(comment, "rating.comment");
  const isFirst = standing.answeredAt === null;
  const isTeam = scope === "team";
  const answeredAt = isTeam ? startOfWeek(shop, at) : (standing.answeredAt ?? at);
  const before = { score: standing.score, at: (standing.editedAt ?? standing.answeredAt)?.toISOString() };
  const changed = !isFirst && standing.score !== score;
  return {
    // Who handed the links out knows their ids.
    answerId: isTeam ? randomSecret(16) : invitationId,
    source: "survey",
    invitationId: isTeam ? null : invitationId,
    ticketId,
    orderId,
    kind,
    scope,
    score,
    scaleMin: min,
    scaleMax: max,
    satisfied: isGood(kind, score, min, max),
    score5: scoreOfFive(score, min, max),
    comment: kept,
    answeredAt,
    editedAt: isFirst ? null : at,
    isSuspect: (standing.suspicion ?? suspicion) !== null,
    suspicion: standing.suspicion ?? suspicion,
    agentId,
    earlier: [...(standing.earlier ?? []), ...(changed ? [before] : [])],
  };
}

/** A low score is told once: not again when its comment comes later, but when it was a better one before. */
function isNews({ kind, score, followUp }: Standing, given: number, settings: SurveySettings["followUp"]): boolean {
  return wantsFollowUp(kind, given, settings) && (followUp === true || score === null || !wantsFollowUp(kind, score, settings));
}

async function markAnswered(tx: ShopDb, ids: readonly string[], at: Date, shop: ShopContext): Promise<void> {
  // Who answers has seen the question, also where nobody told us that it could be seen.
  await tx.execute(
    `UPDATE "SurveyInvitation" i SET "state" = 'answered', "sentAt" = coalesce(i."sentAt", r."at"), "deliveredAt" = coalesce(i."deliveredAt", r."at"),
       "seenAt" = coalesce(i."seenAt", r."at")
     FROM (SELECT "invitationId", CASE WHEN "scope" = 'team' THEN $4::timestamptz ELSE $3::timestamptz END AS "at"
       FROM "SurveyInvitation" WHERE "shopId" = $1 AND "invitationId" = ANY($2)) r
     WHERE i."shopId" = $1 AND i."invitationId" = r."invitationId"`,
    ids,
    at,
    startOfWeek(shop, at),
  );
}

/** Notes that a question could be seen for a second or more (metrics.md D4); the first time counts. */
export async function noteSeen(shopId: number, invitationId: string, at: Date): Promise<void> {
  await shopDb(shopId).execute(
    `UPDATE "SurveyInvitation" SET "seenAt" = $3, "deliveredAt" = coalesce("deliveredAt", $3)
     WHERE "shopId" = $1 AND "invitationId" = $2 AND "seenAt" IS NULL AND "scope" <> 'team'`,
    invitationId,
    at,
  );
}

/** The merchant lets a quarantined answer count, or sets one aside; their word stands. The team's are left alone: a figure without one tells it (D6). */
export async function reviewAnswer(shopId: number, answerId: string, isSuspect: boolean, at: Date): Promise<void> {
  await shopDb(shopId).execute(
    `UPDATE "SurveyAnswer" SET "isSuspect" = $3, "reviewedAt" = $4
     WHERE "shopId" = $1 AND "answerId" = $2 AND "source" = 'survey' AND "scope" <> 'team'`,
    answerId,
    isSuspect,
    at,
  );
}
