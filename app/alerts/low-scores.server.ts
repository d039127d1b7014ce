import { decrypt } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { log } from "#app/lib/log.server.ts";
import { type Mailer, mailer } from "#app/lib/mail.server.ts";
import { postMessage } from "#app/lib/post-message.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { surveysByName, surveyNameOf, type SurveySettings } from "#app/surveys/settings.ts";
import { readSurveySettings, readWebhook } from "#app/surveys/settings.server.ts";
import { helpdeskOf } from "#app/helpdesks/helpdesk-of.server.ts";
import type { SurveyKind, SurveyScope } from "#app/surveys/kinds.ts";
import { ticketLinks } from "#app/tickets/ticket-links.server.ts";
import { externalId } from "#app/tickets/ids.ts";

/** So long a comment may follow its score, so that both are told at once. */
const SETTLED = "2 minutes";
const MOST_AT_ONCE = 50;
const LONGEST_QUOTE = 500;

type LowScore = {
  answerId: string;
  kind: SurveyKind;
  scope: SurveyScope;
  score: number;
  scaleMax: number;
  comment: Uint8Array | null;
  agentName: string | null;
  ticketId: string | null;
  url: string | null;
  connectionId: number | null;
};

/** By which ways alerts go out; a test gives its own. */
export type Ways = { mail: Mailer | null; post: (address: string, message: { text: string }) => Promise<void> };

/**
 * Tells the merchant about low scores, by the ways they chose, and marks the tickets. Each is taken before it is told, so that none is
 * told twice; one way that fails does not keep the others.
 * @returns how many were told
 */
export async function tellLowScores(
  shop: ShopContext,
  now: Date,
  ways: Ways = { mail: mailer(), post: postMessage },
): Promise<number> {
  const db = shopDb(shop.id);
  const [{ followUp }, webhook] = await Promise.all([readSurveySettings(db), readWebhook(db)]);
  const scores = await takeScores(db, now);
  for (const score of scores) {
    const words = await wordsOf(shop, score);
    await attempt(
      "mail",
      followUp.email && ways.mail ? () => ways.mail!({ to: followUp.email!, subject: words.title, text: words.text }) : null,
    );
    await attempt("webhook", webhook ? () => ways.post(webhook, { text: words.text }) : null);
    await markTicket(shop, score, followUp, words.note);
  }
  return scores.length;
}

async function takeScores(db: ShopDb, now: Date): Promise<LowScore[]> {
  return db.rows<LowScore>(
    `WITH taken AS (
       UPDATE "SurveyAnswer" SET "followUp" = false WHERE "shopId" = $1 AND "answerId" IN (
         SELECT "answerId" FROM "SurveyAnswer" WHERE "shopId" = $1 AND "followUp"
           AND greatest("answeredAt", "editedAt") < $2::timestamptz - interval '${SETTLED}' LIMIT ${MOST_AT_ONCE} FOR UPDATE SKIP LOCKED)
       RETURNING "answerId", "kind", "scope", "score", "scaleMax", "comment", "agentId", "ticketId", "isSuspect")
     SELECT a."answerId", a."kind", a."scope", a."score", a."scaleMax", a."comment", a."ticketId", g."name" AS "agentName", t."url", t."connectionId"
     FROM taken a LEFT JOIN "Agent" g ON g."shopId" = $1 AND g."agentId" = a."agentId"
     LEFT JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = a."ticketId" WHERE NOT a."isSuspect"`,
    now,
  );
}

/** What is told: a line with the score, whom it is about and where, and the customer's words. */
async function wordsOf(shop: ShopContext, low: LowScore): Promise<{ title: string; text: string; note: string }> {
  const { kind, scope, score, scaleMax, agentName, ticketId, url, connectionId } = low;
  const about = surveysByName[surveyNameOf(kind, scope)].label;
  const given = kind === "solved" ? "not solved" : `${score} of ${scaleMax}`;
  const links = ticketId !== null && connectionId !== null ? await ticketLinks(shop.id, [{ ticketId, url, connectionId }]) : null;
  const link = ticketId === null ? null : (links?.get(ticketId) ?? null);
  const comment = low.comment ? decrypt(low.comment, "rating.comment").toString("utf8").slice(0, LONGEST_QUOTE) : null;
  const title = `${about}: ${given}`;
  const who = agentName ? `Agent: ${agentName}` : null;
  const where = ticketId === null ? null : `Ticket ${externalId(ticketId)}${link ? `: ${link}` : ""}`;
  const quote = comment && `“${comment}”`;
  return {
    title,
    text: [title, quote, who, where].filter(Boolean).join("\n"),
    note: [`Fiveday survey, ${title}`, quote].filter(Boolean).join("\n"),
  };
}

async function markTicket(
  shop: ShopContext,
  { ticketId }: LowScore,
  { tag, note }: SurveySettings["followUp"],
  text: string,
): Promise<void> {
  if (ticketId === null || (tag === null && !note)) return;
  const client = await helpdeskOf(shop.id, ticketId);
  await attempt("tag", tag !== null && client?.addTag ? () => client.addTag!(externalId(ticketId), tag) : null);
  await attempt("note", note && client?.addNote ? () => client.addNote!(externalId(ticketId), text) : null);
}

async function attempt(way: string, work: (() => Promise<void>) | null): Promise<void> {
  try {
    await work?.();
  } catch (error) {
    log.warn({ way, reason: error instanceof Error ? error.message : String(error) }, "low score not told");
  }
}
