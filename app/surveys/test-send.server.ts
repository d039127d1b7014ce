import { env } from "#app/lib/env.server.ts";
import { type Mailer, mailer } from "#app/lib/mail.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { messageMail } from "./message.ts";
import { questionOf } from "./question.ts";
import { type SurveyName, surveysByName } from "./settings.ts";
import { readSurveySettings } from "./settings.server.ts";
import { languageOfCountry } from "./texts.ts";
import { makeToken } from "./token.server.ts";

const DAY = 86_400_000;

/**
 * Sends the merchant the mail that a customer would get; its page thanks and records nothing.
 * @param to null = only the link is wanted
 * @returns the link of the preview
 */
export async function sendTest(
  shop: ShopContext,
  name: SurveyName,
  to: string | null,
  now: Date,
  mail: Mailer | null = mailer(),
): Promise<{ link: string; mailed: boolean }> {
  const settings = await readSurveySettings(shopDb(shop.id));
  const link = `${env().SHOPIFY_APP_URL}/survey/${makeToken("preview", shop.id, name, new Date(now.getTime() + DAY))}`;
  if (to === null || !mail) return { link, mailed: false };
  const language = settings.language ?? languageOfCountry(shop.country);
  const title = shop.name ?? shop.domain;
  const survey = questionOf(settings, surveysByName[name], language, title);
  await mail({ to, ...messageMail({ language, shop: title, survey, link }) });
  return { link, mailed: true };
}
