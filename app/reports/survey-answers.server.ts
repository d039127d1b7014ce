import { decrypt } from "#app/lib/crypto.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import type { Source } from "#app/metrics/define.ts";
import { filterOf } from "#app/metrics/read-facts.server.ts";
import { conversationAnswers, customerAnswers, teamAnswers } from "#app/metrics/sources/answers.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { scales, type SurveyKind } from "#app/surveys/kinds.ts";
import { notAskedReasons, type NotAskedReason } from "#app/surveys/whom-to-ask.ts";
import { suspicions, type Suspicion } from "#app/surveys/suspicion.ts";
import { ticketLinks } from "#app/tickets/ticket-links.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import type { View } from "./view.ts";

/** Which answers are meant: a kind, within a period, under the page's filters. */
export type Answers = { kind: SurveyKind; start: Date; end: Date; now: Date; filters: View["filters"] };

/** The same rows that the figure of a kind is made of. */
const sources: Record<SurveyKind, Source> = {
  csat: conversationAnswers,
  solved: conversationAnswers,
  nps: customerAnswers,
  ces: customerAnswers,
  review: customerAnswers,
  enps: teamAnswers,
};

/** FROM and WHERE of the answers `a`, and their parameters from `$2` on. */
function rowsOf({ kind, start, end, now, filters }: Answers): { from: string; where: string; params: unknown[] } {
  const source = sources[kind];
  const params: unknown[] = [start, end, new Date(Math.min(end.getTime(), now.getTime())), kind, now];
  const conditions = Object.entries(filters).map(([dimension, values]) => {
    params.push(values);
    return `(${filterOf(source, dimension as "agent", `$${params.length + 1}`)})`;
  });
  const bucket = `(SELECT $2::timestamptz AS "start", $3::timestamptz AS "end", $4::timestamptz AS "e", $6::timestamptz AS "now") b`;
  const where = ["$1::int IS NOT NULL", `(${source.when})`, `a."kind" = $5`, ...conditions].join(" AND ");
  return { from: `FROM ${bucket} CROSS JOIN ${source.from}`, where, params };
}

/** How often each score was given, best first; answers on other scales are told apart and not mixed in. */
export type Distribution = { total: number; rows: { score: number; n: number }[]; otherScales: number };

export async function readDistribution(db: ShopDb, answers: Answers): Promise<Distribution> {
  const { from, where, params } = rowsOf(answers);
  const { min, max } = scales[answers.kind];
  const rows = await db.rows<{ score: number; own: boolean; n: number }>(
    `SELECT a."score", a."scaleMin" = ${min} AND a."scaleMax" = ${max} AS own, count(*)::int AS n ${from} WHERE ${where} GROUP BY 1, 2`,
    ...params,
  );
  const own = new Map(rows.filter((row) => row.own).map(({ score, n }) => [score, n]));
  const all = Array.from({ length: max - min + 1 }, (_, i) => max - i).map((score) => ({ score, n: own.get(score) ?? 0 }));
  return {
    total: all.reduce((sum, { n }) => sum + n, 0),
    rows: all,
    otherScales: rows.filter((row) => !row.own).reduce((sum, { n }) => sum + n, 0),
  };
}

/** From asking to answering, and who was not asked and why. */
export type Funnel = {
  asked: number;
  delivered: number;
  seen: number;
  answered: number;
  notAsked: { reason: string; sentence: string; n: number }[];
};

export async function readFunnel(db: ShopDb, { kind, start, end }: Answers): Promise<Funnel> {
  // A relational CSAT is another figure than the one about conversations.
  const scope = kind === "csat" ? `AND "scope" IN ('post_chat', 'post_ticket')` : "";
  const [[steps], reasons] = await Promise.all([
    db.rows<Omit<Funnel, "notAsked">>(
      `SELECT count(*)::int AS asked, count("deliveredAt")::int AS delivered, count("seenAt")::int AS seen,
         count(*) FILTER (WHERE "state" = 'answered')::int AS answered
       FROM "SurveyInvitation" WHERE "shopId" = $1 AND "kind" = $2 ${scope} AND "sentAt" >= $3 AND "sentAt" < $4 AND "state" <> 'bounced'`,
      kind,
      start,
      end,
    ),
    db.rows<{ reason: NotAskedReason; n: number }>(
      `SELECT "reason", count(*)::int AS n FROM "SurveyNotAsked" WHERE "shopId" = $1 AND "kind" = $2 ${scope} AND "at" >= $3 AND "at" < $4
       GROUP BY 1 ORDER BY 2 DESC, 1`,
      kind,
      start,
      end,
    ),
  ]);
  return { ...steps!, notAsked: reasons.map(({ reason, n }) => ({ reason, sentence: notAskedReasons[reason] ?? reason, n })) };
}

/** One answer with words, as the page shows it. Of the team's there are only the words: neither score nor week (metrics.md D6). */
export type Comment = {
  id: string;
  score: string | null;
  satisfied: boolean;
  at: string | null;
  agent: string | null;
  ticket: { name: string; url: string | null } | null;
  /** null = removed for good */
  text: string | null;
  tags: string[];
  isHidden: boolean;
  /** Where it was given. */
  via: string;
};
export type Comments = {
  rows: Comment[];
  next: string | null;
  tags: string[];
  search: string;
  shows: "visible" | "hidden";
  tag: string | null;
};

/** Comments on one page; a search opens at most so many. */
const PAGE = 20;
const MOST_SEARCHED = 5_000;
const BATCH = 500;

type CommentRow = {
  answerId: string;
  score: number;
  scaleMin: number;
  scaleMax: number;
  satisfied: boolean;
  comment: Uint8Array | null;
  answeredAt: Date;
  agentId: string | null;
  ticketId: string | null;
  url: string | null;
  connectionId: number | null;
  source: string;
  tags: string[] | null;
  hiddenAt: Date | null;
};

/** Comments of the answers, newest first: `q` searches their words, `mark` one tag, `hidden` shows those taken out of sight, `after` goes on. */
export async function readComments(shop: ShopContext, answers: Answers, params: URLSearchParams): Promise<Comments> {
  const db = reportsDb(shop.id);
  const search = (params.get("q") ?? "").trim();
  const tag = params.get("mark");
  const shows = params.has("hidden") ? "hidden" : "visible";
  const found: CommentRow[] = [];
  let after = readCursor(params.get("after"));
  for (let searched = 0; found.length <= PAGE && searched < MOST_SEARCHED; searched += BATCH) {
    const rows = await commentRows(db, answers, { tag, shows, after });
    found.push(...rows.filter(({ comment }) => search === "" || matches(opened(comment), search)));
    const last = rows.at(-1);
    if (rows.length < BATCH || !last) break;
    after = { at: last.answeredAt, id: last.answerId };
  }
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  const [tags, comments] = await Promise.all([knownTags(db), toComments(shop, db, shown, answers.kind)]);
  const next = found.length > PAGE && last ? `${last.answeredAt.toISOString()}|${last.answerId}` : null;
  return { rows: comments, next, tags, search, shows, tag };
}

type Cursor = { at: Date; id: string } | null;

function readCursor(text: string | null): Cursor {
  const [at = "", id = ""] = (text ?? "").split("|");
  const instant = new Date(at);
  return Number.isNaN(instant.getTime()) || id === "" ? null : { at: instant, id };
}

async function commentRows(
  db: ShopDb,
  answers: Answers,
  { tag, shows, after }: { tag: string | null; shows: Comments["shows"]; after: Cursor },
): Promise<CommentRow[]> {
  const { from, where, params } = rowsOf(answers);
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  // The team's stand in the order of their random ids, for a week alone may be one person's.
  const at = answers.kind === "enps" ? `b."start"` : `a."answeredAt"`;
  const conditions = [
    `(a."comment" IS NOT NULL OR k."redactedAt" IS NOT NULL)`,
    `k."hiddenAt" IS ${shows === "hidden" ? "NOT " : ""}NULL`,
    ...(tag ? [`${bind(tag)} = ANY(k."tags")`] : []),
    ...(after ? [`(${at}, a."answerId") < (${bind(after.at)}::timestamptz, ${bind(after.id)})`] : []),
  ];
  return db.rows<CommentRow>(
    `SELECT a."answerId", a."score", a."scaleMin", a."scaleMax", a."satisfied", a."comment", ${at} AS "answeredAt", a."agentId", a."ticketId", a."source",
       t."url", t."connectionId", k."tags", k."hiddenAt"
     ${from} LEFT JOIN "SurveyMark" k ON k."shopId" = $1 AND k."answerId" = a."answerId"
     LEFT JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = a."ticketId"
     WHERE ${[where, ...conditions].join(" AND ")}
     ORDER BY ${at} DESC, a."answerId" DESC LIMIT ${BATCH}`,
    ...params,
  );
}

async function toComments(shop: ShopContext, db: ShopDb, rows: CommentRow[], kind: SurveyKind): Promise<Comment[]> {
  const names = await agentNames(db);
  const linked = rows.flatMap(({ ticketId, url, connectionId }) =>
    ticketId !== null && connectionId !== null ? [{ ticketId, url, connectionId }] : [],
  );
  const links = await ticketLinks(shop.id, linked);
  const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: shop.timezone });
  const isTeam = kind === "enps";
  return rows.map((row) => ({
    id: row.answerId,
    score: isTeam ? null : scoreWords(row),
    satisfied: !isTeam && row.satisfied,
    at: isTeam ? null : exact.format(row.answeredAt),
    agent: row.agentId === null ? null : (names.get(row.agentId) ?? externalId(row.agentId)),
    ticket: row.ticketId === null ? null : { name: externalId(row.ticketId), url: links.get(row.ticketId) ?? null },
    text: opened(row.comment),
    tags: row.tags ?? [],
    isHidden: row.hiddenAt !== null,
    via: row.source === "helpdesk" ? "Helpdesk's own survey" : "Survey",
  }));
}

/** "4 of 5", "9 of 10", "Yes". */
function scoreWords({ score, scaleMin, scaleMax }: Pick<CommentRow, "score" | "scaleMin" | "scaleMax">): string {
  if (scaleMin === 0 && scaleMax === 1) return score === 1 ? "Yes" : "No";
  return `${score} of ${scaleMax}`;
}

function opened(comment: Uint8Array | null): string | null {
  return comment && decrypt(comment, "rating.comment").toString("utf8");
}

function matches(text: string | null, search: string): boolean {
  return text !== null && text.toLocaleLowerCase().includes(search.toLocaleLowerCase());
}

async function knownTags(db: ShopDb): Promise<string[]> {
  const rows = await db.rows<{ tag: string }>(
    `SELECT DISTINCT unnest("tags") AS tag FROM "SurveyMark" WHERE "shopId" = $1 ORDER BY 1 LIMIT 100`,
  );
  return rows.map(({ tag }) => tag);
}

async function agentNames(db: ShopDb): Promise<Map<string, string>> {
  const rows = await db.rows<{ agentId: string; name: string | null }>(
    `SELECT "agentId", "name" FROM "Agent" WHERE "shopId" = $1`,
  );
  return new Map(rows.flatMap(({ agentId, name }) => (name === null ? [] : [[agentId, name]])));
}

/** An answer that was set aside, or let count by the merchant. */
export type Quarantined = { id: string; score: string; at: string; why: string; counts: boolean };

const MOST_QUARANTINED = 100;

export async function readQuarantine(shop: ShopContext, { kind, start, end }: Answers): Promise<Quarantined[]> {
  const rows = await reportsDb(shop.id).rows<
    Pick<CommentRow, "answerId" | "score" | "scaleMin" | "scaleMax" | "answeredAt"> & {
      suspicion: Suspicion | null;
      isSuspect: boolean;
    }
  >(
    `SELECT "answerId", "score", "scaleMin", "scaleMax", "answeredAt", "suspicion", "isSuspect" FROM "SurveyAnswer"
     WHERE "shopId" = $1 AND "kind" = $2 AND "answeredAt" >= $3 AND "answeredAt" < $4 AND "source" = 'survey' AND "scope" <> 'team'
       AND ("isSuspect" OR "suspicion" IS NOT NULL AND "reviewedAt" IS NOT NULL) ORDER BY "answeredAt" DESC LIMIT ${MOST_QUARANTINED}`,
    kind,
    start,
    end,
  );
  const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: shop.timezone });
  return rows.map((row) => ({
    id: row.answerId,
    score: scoreWords(row),
    at: time.format(row.answeredAt),
    why: row.suspicion ? suspicions[row.suspicion] : "Set aside by hand",
    counts: !row.isSuspect,
  }));
}

/** Answers about conversations that no helpdesk has told of yet: in no figure until then. */
export async function countUnlinked(db: ShopDb, { kind, start, end }: Answers): Promise<number> {
  if (sources[kind] !== conversationAnswers) return 0;
  const [row] = await db.rows<{ n: number }>(
    `SELECT count(*)::int AS n FROM "SurveyAnswer" WHERE "shopId" = $1 AND "kind" = $2 AND "scope" IN ('post_chat', 'post_ticket')
       AND "ticketId" IS NULL AND NOT "isSuspect" AND "answeredAt" >= $3 AND "answeredAt" < $4`,
    kind,
    start,
    end,
  );
  return row!.n;
}
