import { customerGid } from "#app/identity/protect.server.ts";
import { identifierHash } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { overLimit } from "#app/lib/rate-limit.server.ts";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";
import { lastReplier, personKeys, readAskedPerson, readAskedTicket } from "./asked-facts.server.ts";
import { type EndedChat, findConversation } from "./conversation.server.ts";
import { insertInvitation, noteNotAsked, oneAtATime } from "./invite.server.ts";
import type { Scale, SurveyKind, SurveyScope } from "./kinds.ts";
import { questionOf } from "./question.ts";
import { type SurveySettings, surveyNameOf } from "./settings.ts";
import { readSurveySettings } from "./settings.server.ts";
import { allTexts, languageOfCountry, pickLanguage } from "./texts.ts";
import { makeToken } from "./token.server.ts";
import { type NotAskedReason, reasonNotToAsk } from "./whom-to-ask.ts";

/** What the storefront asks: may this shopper be asked? */
export type WidgetRequest = EndedChat & {
  /** The page wants this kind; null = the usual. */
  kind: string | null;
  /** Languages of the page, else of the browser; null = not told. */
  languages: string | null;
  /** Keyed hash of where the request comes from; null = not told. */
  visitor: string | null;
};

/** contract.md section 5: what the widget shows. Empty style: the theme's. */
export type WidgetSurvey = {
  invite: string;
  kind: SurveyKind;
  scale: Scale;
  texts: { question: string; low: string; high: string; comment: string; thanks: string };
  style: { look?: string; background?: string; text?: string; accent?: string };
};

export type WidgetAnswer =
  | { outcome: "ask"; survey: WidgetSurvey }
  | { outcome: "do-not-ask"; reason: NotAskedReason }
  | { outcome: "slow-down"; seconds: number };

/** Kinds that a page may ask for, with the scope they have when they are asked in the widget. */
const inWidget: Record<string, SurveyScope> = { csat: "post_chat", ces: "post_chat", solved: "post_chat", nps: "relational" };

/** A person answers a handful of chats an hour; a whole office behind one address a few more. */
const PER_VISITOR = { most: 30, seconds: 600 };
const PER_SHOP = { most: 12_000, seconds: 60 };
/** A guest on a page is recognised by nothing else, and must not vote again at every visit. */
const PAGE_VISITOR_DAYS = 30;

/**
 * Decides whether a shopper is asked, and invites them. Whoever is not asked leaves the reason behind.
 */
export async function askInWidget(shop: ShopContext, request: WidgetRequest, now: Date): Promise<WidgetAnswer> {
  const isPage = request.tool === "page";
  const kind = request.kind !== null && request.kind in inWidget ? (request.kind as SurveyKind) : "csat";
  const scope = isPage ? "relational" : inWidget[kind]!;
  const about = { kind, scope, tool: request.tool };
  const db = shopDb(shop.id);
  const wait = await overLimit(shop.id, limitsOf(request), now);
  if (wait !== null) return { outcome: "slow-down", seconds: wait };
  const settings = await readSurveySettings(db);
  return db.transaction(async (tx) => {
    const refuse = async (reason: NotAskedReason, ticketId: string | null = null): Promise<WidgetAnswer> => {
      await noteNotAsked(tx, { ...about, reason, ticketId }, now);
      return { outcome: "do-not-ask", reason };
    };
    const who = request.customerId ?? (request.conversation || request.visitor);
    if (who !== null) await oneAtATime(tx, who);
    const found = scope === "relational" ? ({ outcome: "unknown" } as const) : await findConversation(tx, request, now);
    if (found.outcome === "refused") return refuse(found.reason, found.ticketId);
    const ticketId = found.outcome === "found" ? found.ticketId : null;
    const ticket = ticketId === null ? null : await readAskedTicket(tx, ticketId);
    const customerKey =
      request.customerId === null ? (ticket?.customerKey ?? null) : `customer:${customerGid(request.customerId)}`;
    // The same person in two chats at once.
    if (request.customerId === null && customerKey !== null) await oneAtATime(tx, customerKey);
    const keys = await personKeys(tx, { customerId: request.customerId, ticketId, customerKey: ticket?.customerKey ?? null });
    const isOn = settings.surveys[surveyNameOf(kind, scope)].on;
    const person = await readAskedPerson(tx, shop, keys, now);
    const reason =
      reasonNotToAsk({ now: now.getTime(), isOn, scope, ticket: ticket?.ticket ?? null, person }, settings.ask) ??
      (await reasonOfUnknown(tx, request, { ...about, isKnown: ticketId !== null || person !== null }, now));
    if (reason) return refuse(reason, ticketId);
    const agentId = ticketId === null ? null : await lastReplier(tx, ticketId, now);
    const invitation = await insertInvitation(
      tx,
      {
        ...about,
        via: "widget",
        ticketId,
        linkedBy: found.outcome === "found" ? found.linkedBy : null,
        conversationId: request.conversation || null,
        agentId,
        customerKey,
      },
      now,
    );
    const invite = makeToken("widget", shop.id, invitation.id, invitation.expiresAt);
    return { outcome: "ask", survey: { invite, kind, ...looksOf(shop, settings, kind, scope, request.languages) } };
  });
}

function limitsOf({ visitor, customerId }: WidgetRequest) {
  const own = visitor === null && customerId === null ? [] : [{ key: `ask:${visitor}:${customerId}`, ...PER_VISITOR }];
  return [...own, { key: "ask", ...PER_SHOP }];
}

/** Nobody recognised, no ticket found: the conversation's own id and the visitor still tell who was asked before. */
async function reasonOfUnknown(
  tx: ShopDb,
  { conversation, visitor }: WidgetRequest,
  { scope, tool, kind, isKnown }: { scope: SurveyScope; tool: string; kind: string; isKnown: boolean },
  now: Date,
): Promise<NotAskedReason | null> {
  if (conversation !== "") {
    const [row] = await tx.rows<{ asked: boolean }>(
      `SELECT EXISTS (SELECT FROM "SurveyInvitation" WHERE "shopId" = $1 AND "conversationId" = $2 AND "tool" = $3
         AND "sentAt" > $4::timestamptz - interval '7 days') AS asked`,
      conversation,
      tool,
      now,
    );
    if (row!.asked) return "asked_about_ticket";
  }
  if (scope !== "relational" || isKnown || visitor === null) return null;
  const once = { key: `page:${kind}:${visitor}`, most: 1, seconds: PAGE_VISITOR_DAYS * 86_400 };
  return (await overLimit(tx.shopId, [once], now)) === null ? null : "cool_down";
}

function looksOf(
  shop: ShopContext,
  settings: SurveySettings,
  kind: SurveyKind,
  scope: SurveyScope,
  languages: string | null,
): Pick<WidgetSurvey, "scale" | "texts" | "style"> {
  const spoken = pickLanguage(languages, settings.language ?? languageOfCountry(shop.country));
  const { comment, thanks } = allTexts(spoken);
  const { scale, texts } = questionOf(settings, { kind, scope }, spoken, shop.name ?? shop.domain);
  const { look, ...colours } = settings.style;
  const chosen = Object.entries(colours).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    scale,
    texts: { ...texts, comment, thanks },
    style: { ...(kind === "csat" ? { look } : {}), ...Object.fromEntries(chosen) },
  };
}

/** Keyed hash of a visitor's address, by which requests are counted and nothing else; null when it is not told. */
export async function visitorOf(shop: Pick<ShopContext, "id" | "domain">, headers: Headers): Promise<string | null> {
  const address = headers.get("x-forwarded-for")?.split(",")[0]?.trim();
  if (!address) return null;
  return identifierHash(await hashKeyOf(shop), "visitor", address);
}
