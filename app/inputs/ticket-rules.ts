import { z } from "zod";
import { word, words } from "./fields.ts";

/** How tickets are read: types from tags or the helpdesk's own types, complaints, escalations, snoozed ones (metrics.md A7, A14, C6, G7). */
export const ticketRulesInput = z.object({
  types: z
    .array(
      z
        .object({ type: word, tags: words, values: words })
        .refine(({ tags, values }) => tags.length + values.length > 0, { path: ["tags"], message: "Name a tag or a type" }),
      { error: "Enter rules" },
    )
    .max(200, "At most 200 rules"),
  complaintTags: words,
  escalationTags: words,
  snoozeClosed: z.boolean(),
});
