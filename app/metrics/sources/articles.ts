import { datedSource } from "#app/metrics/define.ts";

const sameSession = (more = "") => `p."shopId" = $1 AND NOT p."isBot" AND p."sessionId" = v."sessionId"${more}
  AND (p."at", p."eventKey") < (v."at", v."eventKey") AND p."at" > v."at" - interval '30 minutes'`;
const sameArticle = ` AND p."articleId" = v."articleId"`;

/** Views of help articles by people (E1). */
export const views = datedSource({
  from: `"ArticleView" v`,
  at: `v."at"`,
  where: `v."shopId" = $1 AND NOT v."isBot"`,
  by: { article: `v."articleId"` },
});

/** The view with which a session begins to read an article: not within 30 minutes of another view of it (E1). */
export const firstView = `NOT EXISTS (SELECT FROM "ArticleView" p WHERE ${sameSession(sameArticle)})`;

/** The view with which a help session begins (E4). */
export const sessionStart = `NOT EXISTS (SELECT FROM "ArticleView" p WHERE ${sameSession()})`;

/** Whether a contact started from the article in the same session (E3). */
export const ledToContact = `EXISTS (SELECT FROM "ArticleView" p WHERE p."shopId" = $1 AND p."sessionId" = v."sessionId"${sameArticle}
  AND p."ledToTicketId" IS NOT NULL)`;

/** Seconds an article's words take at 200 a minute (E2). */
export const expectedSeconds = `60.0 * v."words" / 200`;
/** No more than half an hour is believed of one view (E2). */
export const activeSeconds = `least(v."activeSeconds", 1800)`;
