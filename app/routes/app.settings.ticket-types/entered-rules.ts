import { joinWords, splitWords } from "#app/components/typed.ts";
import type { TicketRules } from "#app/tickets/rules.ts";

/** Rules as they stand in the fields: words separated by commas. */
export type EnteredRules = {
  types: { type: string; tags: string; values: string }[];
  complaintTags: string;
  escalationTags: string;
  snoozeClosed: boolean;
};

export function enteredRules({ types, complaintTags, escalationTags, snoozeClosed }: TicketRules): EnteredRules {
  return {
    types: types.map(({ type, tags, values }) => ({ type, tags: joinWords(tags), values: joinWords(values) })),
    complaintTags: joinWords(complaintTags),
    escalationTags: joinWords(escalationTags),
    snoozeClosed,
  };
}

export function rulesToSend({ types, complaintTags, escalationTags, snoozeClosed }: EnteredRules): TicketRules {
  return {
    types: types.map(({ type, tags, values }) => ({ type, tags: splitWords(tags), values: splitWords(values) })),
    complaintTags: splitWords(complaintTags),
    escalationTags: splitWords(escalationTags),
    snoozeClosed,
  };
}

/** Whether a word stands in any rule already. */
export function isNamed(entered: EnteredRules, word: string): boolean {
  const { types, complaintTags, escalationTags } = rulesToSend(entered);
  const all = [...types.flatMap(({ tags, values }) => [...tags, ...values]), ...complaintTags, ...escalationTags];
  return all.some((each) => each.toLowerCase() === word.toLowerCase());
}

/** The rules with one more tag or helpdesk type for a type, which is made when there is none of that name. */
export function withWord(entered: EnteredRules, { word, is }: { word: string; is: "tag" | "value" }, type: string): EnteredRules {
  const field = is === "tag" ? "tags" : "values";
  const i = entered.types.findIndex((rule) => rule.type === type);
  if (i === -1) return { ...entered, types: [...entered.types, { type, tags: "", values: "", [field]: word }] };
  const more = (words: string) => joinWords([...splitWords(words), word]);
  return { ...entered, types: entered.types.map((rule, j) => (i === j ? { ...rule, [field]: more(rule[field]) } : rule)) };
}
