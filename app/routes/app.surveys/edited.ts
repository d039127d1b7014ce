import type { SurveySettings } from "#app/surveys/settings.ts";

/** The settings as they stand on the form, and how to change a part of them. */
export type Edited = {
  settings: SurveySettings;
  change: (changes: Partial<SurveySettings>) => void;
  wrong: { field: string; reason: string } | undefined;
};

/** What is wrong with a field, to stand beside it. */
export function errorAt({ wrong }: Edited, field: string): string | undefined {
  return wrong?.field === field ? `This ${wrong.reason}` : undefined;
}

/** A whole number from a field; what is none keeps the old one. */
export function wholeNumber(typed: string, before: number): number {
  const number = Number(typed);
  return typed.trim() !== "" && Number.isInteger(number) ? number : before;
}

/** What the page's action answers. */
export type Answer = { said?: string; wrong?: { field: string; reason: string }; link?: string };
