import { decrypt } from "#app/lib/crypto.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type SurveyKind, type SurveyScope } from "#app/surveys/kinds.ts";
import { externalId } from "#app/tickets/ids.ts";

/** One answer of GET /api/v1/surveys. The team's own are anonymous and not among them (metrics.md D6). */
export type AnswerRow = {
  id: string;
  kind: SurveyKind;
  scope: SurveyScope;
  score: number;
  scaleMin: number;
  scaleMax: number;
  satisfied: boolean;
  comment: string | null;
  tags: string[];
  answeredAt: string;
  editedAt: string | null;
  helpdesk: string | null;
  ticketId: string | null;
  orderId: string | null;
  agentId: string | null;
  agentName: string | null;
  source: "helpdesk" | "survey";
  via: string | null;
  /** Whether it is in the figures. */
  counted: boolean;
  suspicion: string | null;
};

export type AnswerPage = { rows: AnswerRow[]; total: { answers: number }; next: string | null };

export type AnswerQuery = {
  from: string;
  to: string;
  kinds: readonly SurveyKind[] | null;
  agents: readonly string[] | null;
  /** Also those that are in no figure: set aside, or about a conversation nobody has told of yet. */
  all: boolean;
  cursor: string | null;
  limit: number;
  now: Date;
};

const MOST_ROWS = 500;

/** What the figures are made of: of answers about a conversation only those whose ticket is known. */
const COUNTED = `(${customerAnswers.dated!.where}) AND (a."scope" NOT IN ('post_chat', 'post_ticket') OR a."kind" NOT IN ('csat', 'solved') OR a."ticketId" IS NOT NULL)`;

/**
 * Survey answers of a period by the day they were given, newest first, a page at a time.
 * @throws BadRequest naming `cursor` or `limit`
 */
export async function readAnswerList(shop: ShopContext, query: AnswerQuery): Promise<AnswerPage> {
  const { limit, kinds, agents, all, now } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw new BadRequest(`limit must be 1 to ${MOST_ROWS}`, "limit");
  const after = query.cursor === null ? null : readCursor(query.cursor);
  const rows = await reportsDb(shop.id).rows<Stored>(
    `WITH listed AS MATERIALIZED (
       SELECT a.*, coalesce(${COUNTED}, false) AS counted FROM ${customerAnswers.from}
       WHERE a."shopId" = $1 AND a."scope" <> 'team' AND a."answeredAt" >= $2 AND a."answeredAt" < $3 AND a."answeredAt" <= $4
         AND ($5::text[] IS NULL OR a."kind" = ANY($5))
         AND ($6::text[] IS NULL OR a."agentId" = ANY($6) OR substr(a."agentId", strpos(a."agentId", ':') + 1) = ANY($6)))
     SELECT l.*, (SELECT count(*)::int FROM listed WHERE counted OR $7) AS total, t."helpdesk", g."name" AS "agentName", i."deliveredVia", k."tags", k."hiddenAt"
     FROM listed l LEFT JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = l."ticketId"
     LEFT JOIN "Agent" g ON g."shopId" = $1 AND g."agentId" = l."agentId"
     LEFT JOIN "SurveyInvitation" i ON i."shopId" = $1 AND i."invitationId" = l."invitationId"
     LEFT JOIN "SurveyMark" k ON k."shopId" = $1 AND k."answerId" = l."answerId"
     WHERE (l.counted OR $7) AND ($8::timestamptz IS NULL OR (l."answeredAt", l."answerId") < ($8, $9::text))
     ORDER BY l."answeredAt" DESC, l."answerId" DESC LIMIT $10`,
    new Date(startOfDay(shop.timezone, query.from)),
    new Date(startOfDay(shop.timezone, query.to)),
    now,
    kinds,
    agents,
    all,
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(toRow),
    total: { answers: rows[0]?.total ?? 0 },
    next:
      rows.length > limit && last ? Buffer.from(`${last.answeredAt.toISOString()}|${last.answerId}`).toString("base64url") : null,
  };
}

type Stored = Omit<AnswerRow, "id" | "comment" | "tags" | "answeredAt" | "editedAt" | "via"> & {
  answerId: string;
  comment: Uint8Array | null;
  tags: string[] | null;
  hiddenAt: Date | null;
  answeredAt: Date;
  editedAt: Date | null;
  deliveredVia: string | null;
  total: number;
};

function toRow(row: Stored): AnswerRow {
  const {
    answerId,
    kind,
    scope,
    score,
    scaleMin,
    scaleMax,
    satisfied,
    source,
    orderId,
    helpdesk,
    agentName,
    counted,
    suspicion,
  } = row;
  return {
    id: answerId,
    kind,
    scope,
    score,
    scaleMin,
    scaleMax,
    satisfied,
    // What was taken out of sight stays out of sight.
    comment: row.comment && !row.hiddenAt ? decrypt(row.comment, "rating.comment").toString("utf8") : null,
    tags: row.tags ?? [],
    answeredAt: row.answeredAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    helpdesk,
    ticketId: row.ticketId && externalId(row.ticketId),
    orderId,
    agentId: row.agentId && externalId(row.agentId),
    agentName,
    source,
    via: row.deliveredVia,
    counted,
    suspicion,
  };
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [at = "", ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split("|");
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime()) || rest.length === 0) throw new BadRequest("cursor is not one of ours", "cursor");
  return { at: instant, id: rest.join("|") };
}
