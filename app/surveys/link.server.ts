import { decrypt, randomSecret } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { overLimit } from "#app/lib/rate-limit.server.ts";
import { findShopById, type ShopContext } from "#app/shopify/shops.server.ts";
import { ownId } from "#app/tickets/ids.ts";
import { type GivenAnswer, fateOf, isOnScale, readAnswer } from "./answer.ts";
import { noteSeen, storeAnswer } from "./answer.server.ts";
import { lastReplier, readAskedTicket } from "./asked-facts.server.ts";
import { visitorOf } from "./ask.server.ts";
import { climateItems } from "./climate.ts";
import { storeClimate } from "./climate.server.ts";
import { insertInvitation, noteNotAsked, oneAtATime } from "./invite.server.ts";
import { scales, type SurveyKind, type SurveyScope } from "./kinds.ts";
import { type LinkPage, TRAP_FIELD } from "./link-page.ts";
import { type Question, questionOf } from "./question.ts";
import { surveyNames, type SurveySettings, surveyNameOf, surveysByName, surveySettings } from "./settings.ts";
import { readSurveySettings } from "./settings.server.ts";
import { type Opening, type Suspicion, suspicionOf } from "./suspicion.ts";
import { languageOfCountry, type Language, pickLanguage } from "./texts.ts";
import { makeToken, type OpenedToken, openToken } from "./token.server.ts";
import { reasonNotToAsk } from "./whom-to-ask.ts";

/** A page to show with its status, or where to go next. */
export type LinkAnswer =
  { outcome: "page"; status: number; page: LinkPage } | { outcome: "go"; token: string } | { outcome: "noted" };

type Visit = { token: string; query: URLSearchParams; headers: Headers; isMachine: boolean; now: Date };

/** Openings kept of one invitation: enough to tell a scanner. */
const MOST_OPENINGS = 50;
/** A household shares one printed code, a month. */
const PARCEL_LIMIT = { most: 3, seconds: 30 * 86_400 };
/** Who was in touch about more than two tickets within a day is not one customer. */
const MACRO_LIMIT = { most: 2, seconds: 86_400 };

type Linked = Exclude<OpenedToken, { outcome: "forged" | "expired" }>;

/** What everybody sees of a link: whose it is and how its page looks. */
type Scene = { shop: ShopContext; settings: SurveySettings; base: Pick<LinkPage, "language" | "shop" | "style" | "reviewUrl"> };

/** Shows what a link asks (GET): notes that it was opened, and never answers. */
export async function openLink(visit: Visit): Promise<LinkAnswer> {
  const found = await sceneOf(visit);
  if (!found.link) return closed(found.scene, found.because);
  const { scene, link } = found;
  const asked = await askedBy(scene, link, visit);
  if (!asked) return closed(scene, "unknown");
  if (asked.invitation) await noteOpening(scene.shop.id, asked.invitation.id, proposedBy(visit, asked.kind), visit);
  return show(scene, asked, visit, false);
}

/** Takes what was sent with the page's form (POST). */
export async function answerLink(visit: Visit, form: URLSearchParams): Promise<LinkAnswer> {
  const found = await sceneOf(visit);
  if (!found.link) return closed(found.scene, found.because);
  const { scene, link } = found;
  const asked = await askedBy(scene, link, visit);
  if (!asked) return closed(scene, "unknown");
  if (form.has("seen")) {
    if (asked.invitation) await noteSeen(scene.shop.id, asked.invitation.id, visit.now);
    return { outcome: "noted" };
  }
  const read = readAnswer({ score: wholeNumber(form.get("score")), comment: form.get("comment") ?? undefined }, asked.kind);
  if (read.outcome === "wrong") return show(scene, asked, visit, true);
  if (link.purpose === "preview") return { outcome: "page", status: 200, page: thanksPage(scene, asked, read.answer, true) };
  const invitation = asked.invitation ?? (await inviteNow(scene, link, asked, visit));
  if (invitation === "closed") return closed(scene, "closed");
  const suspicion = invitation.suspicion ?? (await suspicionIn(scene.shop.id, invitation, form, visit));
  const arrival = { given: read.answer, invitationId: invitation.id, suspicion };
  const { outcome } = await storeAnswer(scene.shop, arrival, visit.now);
  if (outcome === "first" && asked.scope === "team") await storeClimate(scene.shop, climateIn(form), visit.now);
  switch (outcome) {
    case "first":
    case "changed":
      return {
        outcome: "go",
        token: asked.invitation ? visit.token : makeToken("link", scene.shop.id, invitation.id, invitation.expiresAt),
      };
    case "too_late":
    case "too_often":
      return closed(scene, "late");
    case "expired":
      return closed(scene, "expired");
    case "unknown":
      return closed(scene, "unknown");
    case "wrong":
      return show(scene, asked, visit, true);
  }
}

type Found = { scene: Scene; link: Linked } | { scene: Pick<Scene, "base">; link: null; because: "unknown" | "expired" };

async function sceneOf({ token, query, headers, now }: Visit): Promise<Found> {
  const link = openToken(token, ["link", "preview", "parcel", "macro"], now);
  const shop = link.outcome === "forged" ? null : await findShopById(link.shopId);
  const accepted = query.get("lang") ?? headers.get("accept-language");
  if (link.outcome === "forged" || !shop) return { scene: { base: nobodysPage(accepted) }, link: null, because: "unknown" };
  const settings = await readSurveySettings(shopDb(shop.id));
  const language = languageFor(shop, settings, accepted);
  const { style, reviewUrl } = settings;
  const scene = { shop, settings, base: { language, shop: shop.name ?? shop.domain, style, reviewUrl } };
  return link.outcome === "expired" ? { scene, link: null, because: "expired" } : { scene, link };
}

/** How a page looks whose shop nobody knows. */
function nobodysPage(accepted: string | null): Scene["base"] {
  const { style, reviewUrl } = surveySettings.parse({});
  return { language: pickLanguage(accepted, "en"), shop: "", style, reviewUrl };
}

/** The reader's language, else the one the merchant chose, else the country's. */
function languageFor(shop: ShopContext, { language }: SurveySettings, accepted: string | null): Language {
  return pickLanguage(accepted, language ?? languageOfCountry(shop.country));
}

type Asked = {
  kind: SurveyKind;
  scope: SurveyScope;
  question: Question;
  invitation: StoredInvitation | null;
};
type StoredInvitation = {
  id: string;
  expiresAt: Date;
  state: string;
  deliveredAt: Date | null;
  answer: { score: number; comment: string; answeredAt: Date } | null;
  suspicion?: Suspicion | null;
};

/** What a link asks; null when it leads to nothing (any more). */
async function askedBy(scene: Scene, link: Linked, visit: Visit): Promise<Asked | null> {
  if (link.purpose === "link") {
    const stored = await readInvitation(shopDb(scene.shop.id), link.subject);
    return stored && { ...stored, question: questionIn(scene, stored) };
  }
  if (link.purpose === "macro") {
    const [name = ""] = link.subject.split(":");
    const about = aboutOf(name);
    return about && visit.query.has("t")
      ? { ...about, scope: "post_ticket", question: questionIn(scene, { ...about, scope: "post_ticket" }), invitation: null }
      : null;
  }
  const about = aboutOf(link.subject);
  if (!about) return null;
  const scope = link.purpose === "parcel" ? "post_purchase" : about.scope;
  return { ...about, scope, question: questionIn(scene, { ...about, scope }), invitation: null };
}

function questionIn({ settings, base }: Scene, about: { kind: SurveyKind; scope: SurveyScope }): Question {
  return questionOf(settings, about, base.language, base.shop);
}

function aboutOf(name: string): { kind: SurveyKind; scope: SurveyScope } | null {
  const known = surveyNames.find((each) => each === name);
  return known ? surveysByName[known] : null;
}

async function readInvitation(
  db: ShopDb,
  id: string,
): Promise<(Omit<Asked, "question"> & { invitation: StoredInvitation }) | null> {
  const [row] = await db.rows<{
    kind: SurveyKind;
    scope: SurveyScope;
    state: string;
    expiresAt: Date;
    deliveredAt: Date | null;
    score: number | null;
    comment: Uint8Array | null;
    answeredAt: Date | null;
  }>(
    `SELECT i."kind", i."scope", i."state", i."expiresAt", i."deliveredAt", a."score", a."comment", a."answeredAt" FROM "SurveyInvitation" i
     LEFT JOIN "SurveyAnswer" a ON a."shopId" = $1 AND a."invitationId" = i."invitationId" WHERE i."shopId" = $1 AND i."invitationId" = $2`,
    id,
  );
  if (!row) return null;
  const { kind, scope, state, expiresAt, deliveredAt, score, comment, answeredAt } = row;
  const text = comment ? decrypt(comment, "rating.comment").toString("utf8") : "";
  const answer = score === null || answeredAt === null ? null : { score, comment: text, answeredAt };
  return { kind, scope, invitation: { id, expiresAt, state, deliveredAt, answer } };
}

function show(scene: Scene, asked: Asked, visit: Visit, missing: boolean): LinkAnswer {
  const { invitation, kind } = asked;
  const status = missing ? 422 : 200;
  if (invitation?.answer) {
    const { score, comment, answeredAt } = invitation.answer;
    const standing = { state: invitation.state, expiresAt: invitation.expiresAt.getTime(), answeredAt: answeredAt.getTime() };
    const canChange = fateOf(standing, visit.now.getTime()) === "changed";
    return { outcome: "page", status, page: thanksPage(scene, asked, canChange ? { score, comment } : null, false) };
  }
  // What somebody of the team said is not tied to their link.
  if (invitation?.state === "answered") return { outcome: "page", status, page: thanksPage(scene, asked, null, false) };
  if (invitation && (invitation.state === "cancelled" || invitation.expiresAt <= visit.now)) return closed(scene, "expired");
  const isPreview = invitation === null && openToken(visit.token, ["preview"], visit.now).outcome === "open";
  const proposed = proposedBy(visit, kind);
  const page = { ...scene.base, shows: "question" as const, survey: asked.question, proposed, missing, isPreview };
  return { outcome: "page", status, page };
}

/** @param given what may still be changed; null = it stands */
function thanksPage({ base }: Scene, { question }: Asked, given: GivenAnswer | null, isPreview: boolean): LinkPage {
  return { ...base, shows: "thanks", survey: question, given, isPreview };
}

function closed({ base }: Pick<Scene, "base">, because: "unknown" | "expired" | "late" | "closed"): LinkAnswer {
  const status = { unknown: 404, expired: 410, late: 409, closed: 429 }[because];
  return { outcome: "page", status, page: { ...base, shows: "closed", because } };
}

/** The score a link in a message proposes; what is not on the scale proposes nothing. */
function proposedBy({ query }: Visit, kind: SurveyKind): number | null {
  const score = wholeNumber(query.get("score"));
  return score !== null && isOnScale(score, scales[kind]) && kind !== "enps" ? score : null;
}

/** Digits only: an empty field is not a nought. */
function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,2}$/.test(text) ? Number(text) : null;
}

async function noteOpening(
  shopId: number,
  invitationId: string,
  proposed: number | null,
  { query, isMachine, now }: Visit,
): Promise<void> {
  if (query.has("done")) return;
  await shopDb(shopId).execute(
    `INSERT INTO "SurveyOpening" ("shopId", "invitationId", "at", "proposed", "trap", "machine") SELECT $1::int, $2, $3::timestamptz, $4::int, $5, $6
     WHERE (SELECT count(*) FROM "SurveyOpening" WHERE "shopId" = $1 AND "invitationId" = $2) < ${MOST_OPENINGS}
       AND NOT EXISTS (SELECT FROM "SurveyInvitation" WHERE "shopId" = $1 AND "invitationId" = $2 AND "scope" = 'team')`,
    invitationId,
    now,
    proposed,
    query.has("trap"),
    isMachine,
  );
}

async function suspicionIn(
  shopId: number,
  { id, deliveredAt }: StoredInvitation,
  form: URLSearchParams,
  visit: Visit,
): Promise<Suspicion | null> {
  const rows = await shopDb(shopId).rows<Omit<Opening, "at"> & { at: Date }>(
    `SELECT "at", "proposed", "trap", "machine" FROM "SurveyOpening" WHERE "shopId" = $1 AND "invitationId" = $2`,
    id,
  );
  return suspicionOf({
    now: visit.now.getTime(),
    deliveredAt: deliveredAt?.getTime() ?? null,
    touched: form.get("touched") === "1",
    filledTrap: Boolean(form.get(TRAP_FIELD)),
    isMachine: visit.isMachine,
    openings: rows.map((row) => ({ ...row, at: row.at.getTime() })),
  });
}

/** A printed code or a macro has no invitation of its own: who answers is invited at that moment. */
async function inviteNow(
  { shop, settings }: Scene,
  link: Linked,
  asked: Asked,
  visit: Visit,
): Promise<StoredInvitation | "closed"> {
  const visitor = (await visitorOf(shop, visit.headers)) ?? "";
  const { kind, scope } = asked;
  const name = surveyNameOf(kind, scope);
  const db = shopDb(shop.id);
  if (!settings.surveys[name].on) return "closed";
  if (link.purpose === "parcel") {
    const limit = { key: `parcel:${name}:${visitor}`, ...PARCEL_LIMIT };
    if (visitor !== "" && (await overLimit(shop.id, [limit], visit.now)) !== null) return "closed";
    const made = await insertInvitation(db, { kind, scope, via: "link" }, visit.now);
    return { ...made, state: "sent", deliveredAt: null, answer: null };
  }
  const ticketId = ownId(Number(link.subject.split(":")[1]), visit.query.get("t") ?? "");
  return db.transaction(async (tx) => {
    await oneAtATime(tx, ticketId);
    const found = await readAskedTicket(tx, ticketId);
    // An agent gave the link by hand: how often the person was asked elsewhere does not matter.
    const reason = found
      ? reasonNotToAsk(
          { now: visit.now.getTime(), isOn: true, scope, ticket: { ...found.ticket, isReopened: false }, person: null },
          settings.ask,
        )
      : "unreachable";
    if (!found || reason !== null) {
      await noteNotAsked(tx, { kind, scope, reason: reason ?? "unreachable", ticketId: found ? ticketId : null }, visit.now);
      return "closed";
    }
    const limit = { key: `macro:${visitor}`, ...MACRO_LIMIT };
    const many = visitor !== "" && (await overLimit(shop.id, [limit], visit.now)) !== null;
    const agentId = await lastReplier(tx, ticketId, visit.now);
    const made = await insertInvitation(
      tx,
      { kind, scope, via: "link", ticketId, linkedBy: "macro", agentId, customerKey: found.customerKey },
      visit.now,
    );
    return { ...made, state: "sent", deliveredAt: null, answer: null, suspicion: many ? ("many_tickets" as const) : null };
  });
}

function climateIn(form: URLSearchParams): { item: string; score: number }[] {
  return climateItems.flatMap((item) => {
    const score = wholeNumber(form.get(item));
    return score !== null && isOnScale(score, { min: 1, max: 5 }) ? [{ item, score }] : [];
  });
}

/** A word only this response's own style and script know. */
export function pageNonce(): string {
  return randomSecret(16);
}
