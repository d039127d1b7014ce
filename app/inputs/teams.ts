import { z } from "zod";
import { day, word } from "./fields.ts";

/** Who belongs to which team when: local days, `to` exclusive, null = still (metrics.md A8). */
export const teamsInput = z
  .object({
    memberships: z
      .array(
        z
          .object({ agentId: word, team: word, from: day, to: day.nullable() })
          .refine(({ from, to }) => to === null || from < to, { path: ["to"], message: "Must be after the first day" }),
        { error: "Enter memberships" },
      )
      .max(5_000, "At most 5,000"),
  })
  .superRefine(({ memberships }, context) => {
    for (const [i, one] of memberships.entries()) {
      const overlaps = memberships.some(
        (other, j) =>
          j < i &&
          other.agentId === one.agentId &&
          (one.to === null || other.from < one.to) &&
          (other.to === null || one.from < other.to),
      );
      if (overlaps) {
        context.addIssue({ code: "custom", path: ["memberships", i, "from"], message: "Already in a team on that day" });
      }
    }
  });
export type Teams = z.output<typeof teamsInput>;
