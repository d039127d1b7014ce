import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { surveyKinds, surveyScopes } from "./kinds.ts";
import { allTexts, languageOfCountry, languages, pickLanguage, questionTexts, say } from "./texts.ts";

const placesIn = (text: string) => (text.match(/\{\{.*?\}\}/g) ?? []).toSorted();

test("survey pages speak the twelve languages of the storefront's widget", () => {
  const widget = readdirSync("extensions/survey-widget/locales").filter((name) => !name.endsWith("schema.json"));
  const names = widget.map((name) => name.replace(/(\.default)?\.json$/, ""));
  expect(languages.toSorted()).toEqual(names.toSorted());
  expect(languages).toHaveLength(12);
});

test.each(languages)("%s has every text, with the places of the English one", (language) => {
  const english = allTexts("en");
  const texts = allTexts(language);
  expect(Object.keys(texts).toSorted()).toEqual(Object.keys(english).toSorted());
  for (const [name, text] of Object.entries(texts)) {
    expect(text.trim(), name).not.toBe("");
    expect(placesIn(text), name).toEqual(placesIn(english[name as keyof typeof english]));
  }
});

test("nothing is called alike in the widget's files and in ours", () => {
  const ours = JSON.parse(readFileSync("app/surveys/texts/en.json", "utf8")) as { page: object };
  const widget = JSON.parse(readFileSync("extensions/survey-widget/locales/en.default.json", "utf8")) as { survey: object };
  expect(Object.keys(ours.page).filter((name) => name in widget.survey)).toEqual([]);
});

test("every kind in every scope has a question and the ends of its scale", () => {
  for (const kind of surveyKinds)
    for (const scope of surveyScopes)
      for (const text of Object.values(questionTexts("nl", kind, scope, "Linden"))) expect(text).toMatch(/^[^{}]+$/);
  expect(questionTexts("en", "nps", "relational", "$& Linden").question).toContain("$& Linden");
});

describe("the language of a page", () => {
  test.each([
    ["de-CH,de;q=0.9,en;q=0.8", "de"],
    ["pt-PT", "pt-BR"],
    ["xx, ja;q=0.5, sv;q=0.7", "sv"],
    ["fr;q=0, it;q=0.1", "it"],
    ["*", "nl"],
    ["xx", "nl"],
    ["", "nl"],
    [null, "nl"],
    ["zh-Hant-TW;q=1,pl", "pl"],
  ])("%s is %s", (accepted, language) => {
    expect(pickLanguage(accepted, "nl")).toBe(language);
  });

  test("a shop's country speaks for those who say nothing", () => {
    expect([languageOfCountry("BR"), languageOfCountry("AT"), languageOfCountry("IN"), languageOfCountry(null)]).toEqual([
      "pt-BR",
      "de",
      "en",
      "en",
    ]);
  });
});

test("a value cannot smuggle in another place", () => {
  expect(say("en", "mail_subject", { shop: "{{ shop }}" })).toBe("A question from {{ shop }}");
});
