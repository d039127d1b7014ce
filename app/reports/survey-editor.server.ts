import { renderSVG } from "uqr";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { env } from "#app/lib/env.server.ts";
import { mailer } from "#app/lib/mail.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type SurveyName, type SurveySettings, surveysByName } from "#app/surveys/settings.ts";
import { readSurveySettings, readWebhook } from "#app/surveys/settings.server.ts";
import { type Language, languageOfCountry, questionTexts, say } from "#app/surveys/texts.ts";
import { makeToken, type TokenPurpose } from "#app/surveys/token.server.ts";

export type SurveyEditor = {
  settings: SurveySettings;
  hasWebhook: boolean;
  canMail: boolean;
  shop: string;
  /** Spoken where the merchant chose no language. */
  language: Language;
  themeEditor: { afterChat: string; onPage: string };
  /** Helpdesks that a message can be sent through, and those that cannot. */
  helpdesks: { label: string; takesReplies: boolean }[];
  /** A text to paste into macros, for each helpdesk whose macros know the ticket. */
  macros: { label: string; text: string }[];
  /** A code to print on parcels. */
  parcels: { name: SurveyName; label: string; link: string; svg: string }[];
};

/** Printed codes and macros live long. */
const YEARS_MS = 2 * 365 * 86_400_000;

/** Everything the survey editor shows. */
export async function readSurveyEditor(shop: ShopContext, now: Date): Promise<SurveyEditor> {
  const db = reportsDb(shop.id);
  const [settings, webhook, connections] = await Promise.all([
    readSurveySettings(db),
    readWebhook(db),
    db.rows<{ id: number; helpdesk: string; hasCredentials: boolean }>(
      `SELECT "id", "helpdesk", "credentials" IS NOT NULL AS "hasCredentials" FROM "HelpdeskConnection"
       WHERE "shopId" = $1 AND "state" <> 'disconnected' ORDER BY "id"`,
    ),
  ]);
  const language = settings.language ?? languageOfCountry(shop.country);
  const name = shop.name ?? shop.domain;
  const link = (purpose: TokenPurpose, subject: string) =>
    `${env().SHOPIFY_APP_URL}/survey/${makeToken(purpose, shop.id, subject, new Date(now.getTime() + YEARS_MS))}`;
  const { question } = questionTexts(language, "csat", "post_ticket", name);
  return {
    settings,
    hasWebhook: webhook !== null,
    canMail: mailer() !== null,
    shop: name,
    language,
    themeEditor: themeEditorLinks(shop),
    helpdesks: connections.map(({ helpdesk, hasCredentials }) => ({
      label: helpdeskById(helpdesk)?.label ?? helpdesk,
      takesReplies: hasCredentials && repliesTaken.has(helpdesk),
    })),
    macros: connections.flatMap(({ id, helpdesk }) => {
      const adapter = helpdeskById(helpdesk);
      if (!adapter?.macroTicketId) return [];
      const address = `${link("macro", `chat:${id}`)}?t=${adapter.macroTicketId}`;
      return [{ label: adapter.label, text: say(language, "message", { shop: name, question, link: address }) }];
    }),
    parcels: (["shop", "nps", "review"] as const)
      .filter((each) => settings.surveys[each].on)
      .map((each) => {
        const address = link("parcel", each);
        return { name: each, label: surveysByName[each].label, link: address, svg: renderSVG(address, { border: 2 }) };
      }),
  };
}

/** Vendors whose API takes a reply (helpdesks/contract.ts, HelpdeskWrites). */
const repliesTaken = new Set(["gorgias", "zendesk", "freshdesk", "intercom", "helpscout", "front", "chatwoot", "reamaze"]);

/** Where the merchant switches the survey on: the theme editor opens with the block ready, and they still have to save. */
function themeEditorLinks({ domain }: ShopContext): SurveyEditor["themeEditor"] {
  const editor = `https://${domain}/admin/themes/current/editor`;
  const key = encodeURIComponent(env().SHOPIFY_API_KEY);
  return {
    afterChat: `${editor}?context=apps&template=index&activateAppId=${key}/survey-after-chat`,
    onPage: `${editor}?template=page&addAppBlockId=${key}/survey-on-page&target=newAppsSection`,
  };
}
