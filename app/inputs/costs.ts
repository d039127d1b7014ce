import { z } from "zod";
import { amount, month, word } from "./fields.ts";

/** What support costs are usually made of (metrics.md F6); a merchant may name others. */
export const costCategories = ["salaries", "technology", "training", "licences", "overhead", "supplies", "ai_fees"] as const;

/** The costs of some months: each entry is one category of one month, in minor units of the shop currency. */
export const costsInput = z
  .object({
    entries: z.array(z.object({ month, category: word, amount }), { error: "Enter costs" }).max(2_000, "At most 2,000 entries"),
  })
  .superRefine(({ entries }, context) => {
    const seen = new Set<string>();
    for (const [i, { month: of, category }] of entries.entries()) {
      const key = `${of} ${category.toLowerCase()}`;
      if (seen.has(key)) context.addIssue({ code: "custom", path: ["entries", i, "category"], message: "Twice in one month" });
      seen.add(key);
    }
  });
export type Costs = z.output<typeof costsInput>;
