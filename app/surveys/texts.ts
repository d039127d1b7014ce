import enWidget from "#extensions/survey-widget/locales/en.default.json" with { type: "json" };
import esWidget from "#extensions/survey-widget/locales/es.json" with { type: "json" };
import caWidget from "#extensions/survey-widget/locales/ca.json" with { type: "json" };
import nlWidget from "#extensions/survey-widget/locales/nl.json" with { type: "json" };
import ruWidget from "#extensions/survey-widget/locales/ru.json" with { type: "json" };
import deWidget from "#extensions/survey-widget/locales/de.json" with { type: "json" };
import frWidget from "#extensions/survey-widget/locales/fr.json" with { type: "json" };
import ptBRWidget from "#extensions/survey-widget/locales/pt-BR.json" with { type: "json" };
import itWidget from "#extensions/survey-widget/locales/it.json" with { type: "json" };
import jaWidget from "#extensions/survey-widget/locales/ja.json" with { type: "json" };
import plWidget from "#extensions/survey-widget/locales/pl.json" with { type: "json" };
import svWidget from "#extensions/survey-widget/locales/sv.json" with { type: "json" };
import enPage from "./texts/en.json" with { type: "json" };
import esPage from "./texts/es.json" with { type: "json" };
import caPage from "./texts/ca.json" with { type: "json" };
import nlPage from "./texts/nl.json" with { type: "json" };
import ruPage from "./texts/ru.json" with { type: "json" };
import dePage from "./texts/de.json" with { type: "json" };
import frPage from "./texts/fr.json" with { type: "json" };
import ptBRPage from "./texts/pt-BR.json" with { type: "json" };
import itPage from "./texts/it.json" with { type: "json" };
import jaPage from "./texts/ja.json" with { type: "json" };
import plPage from "./texts/pl.json" with { type: "json" };
import svPage from "./texts/sv.json" with { type: "json" };
import type { SurveyKind, SurveyScope } from "./kinds.ts";

/** What the storefront's widget says and what only the survey page and messages say, in every language that we speak. */
const texts = {
  en: { ...enWidget.survey, ...enPage.page },
  es: { ...esWidget.survey, ...esPage.page },
  ca: { ...caWidget.survey, ...caPage.page },
  nl: { ...nlWidget.survey, ...nlPage.page },
  ru: { ...ruWidget.survey, ...ruPage.page },
  de: { ...deWidget.survey, ...dePage.page },
  fr: { ...frWidget.survey, ...frPage.page },
  "pt-BR": { ...ptBRWidget.survey, ...ptBRPage.page },
  it: { ...itWidget.survey, ...itPage.page },
  ja: { ...jaWidget.survey, ...jaPage.page },
  pl: { ...plWidget.survey, ...plPage.page },
  sv: { ...svWidget.survey, ...svPage.page },
};

export type Language = keyof typeof texts;
export type TextName = keyof (typeof texts)["en"];

export const languages = Object.keys(texts) as Language[];

/** A text with its {{ places }} filled. */
export function say(language: Language, name: TextName, values: Record<string, string | number> = {}): string {
  return Object.entries(values).reduce<string>(
    (text, [place, value]) => text.replaceAll(`{{ ${place} }}`, () => String(value)),
    texts[language][name],
  );
}

/** Every text of a language by name. */
export function allTexts(language: Language): Record<TextName, string> {
  return texts[language];
}

/** The words of a question: the question itself and what the ends of its scale are called. */
export type QuestionTexts = { question: string; low: string; high: string };

/** The words in which a kind of survey is asked when the merchant chose none. @param shop name of the shop */
export function questionTexts(language: Language, kind: SurveyKind, scope: SurveyScope, shop: string): QuestionTexts {
  const names = namesOf(kind, scope);
  return {
    question: say(language, names.question, { shop }),
    low: say(language, names.low),
    high: say(language, names.high),
  };
}

function namesOf(kind: SurveyKind, scope: SurveyScope): Record<keyof QuestionTexts, TextName> {
  switch (kind) {
    case "csat":
      return scope === "relational" || scope === "post_purchase"
        ? { question: "shop_question", low: "shop_low", high: "shop_high" }
        : { question: "csat_question", low: "csat_low", high: "csat_high" };
    case "nps":
      return { question: "nps_question", low: "nps_low", high: "nps_high" };
    case "enps":
      return { question: "enps_question", low: "nps_low", high: "nps_high" };
    case "ces":
      return { question: "ces_question", low: "ces_low", high: "ces_high" };
    case "review":
      return { question: "review_question", low: "csat_low", high: "csat_high" };
    case "solved":
      return { question: "solved_question", low: "no", high: "yes" };
  }
}

/**
 * The first language of an Accept-Language header, or of one language tag, that we speak.
 * @param fallback for a header that is absent or names none
 */
export function pickLanguage(accepted: string | null, fallback: Language): Language {
  const wanted = (accepted ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...settings] = part.trim().split(";");
      const quality = settings.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find((each) => each !== undefined);
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const [base] = tag.split("-");
    const found =
      languages.find((each) => each.toLowerCase() === tag) ??
      languages.find((each) => each.split("-")[0] === base && base !== "");
    if (found) return found;
  }
  return fallback;
}

/** What is spoken in a shop's country, for messages to people whose language nobody told. */
const spokenIn: Record<string, Language> = {
  ES: "es",
  MX: "es",
  AR: "es",
  CO: "es",
  CL: "es",
  PE: "es",
  AD: "ca",
  NL: "nl",
  BE: "nl",
  RU: "ru",
  BY: "ru",
  KZ: "ru",
  DE: "de",
  AT: "de",
  CH: "de",
  FR: "fr",
  LU: "fr",
  BR: "pt-BR",
  PT: "pt-BR",
  IT: "it",
  JP: "ja",
  PL: "pl",
  SE: "sv",
};

/** @param country ISO 3166 code of the shop */
export function languageOfCountry(country: string | null): Language {
  return spokenIn[country ?? ""] ?? "en";
}
