import { type Scale, scales, type SurveyKind, type SurveyScope } from "./kinds.ts";
import { surveyNameOf, type SurveySettings } from "./settings.ts";
import { type Language, type QuestionTexts, questionTexts } from "./texts.ts";

/** A question as it is put: its scale and its words. */
export type Question = { kind: SurveyKind; scale: Scale; texts: QuestionTexts };

/** How a shop asks: in the merchant's own words where they chose some. @param shop name of the shop */
export function questionOf(
  { surveys }: Pick<SurveySettings, "surveys">,
  { kind, scope }: { kind: SurveyKind; scope: SurveyScope },
  language: Language,
  shop: string,
): Question {
  const texts = questionTexts(language, kind, scope, shop);
  const { question } = surveys[surveyNameOf(kind, scope)];
  return { kind, scale: scales[kind], texts: question ? { ...texts, question } : texts };
}
