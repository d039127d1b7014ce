import type { z } from "zod";

/** What a merchant entered: usable, or wrong, with a sentence for each field (by its path, "rules.0.type"). */
export type ReadInput<T> = { outcome: "ok"; value: T } | { outcome: "wrong"; errors: Record<string, string> };

/** Checks what was entered against its schema; every wrong field is named, each with its first fault. */
export function readInput<S extends z.ZodType>(schema: S, given: unknown): ReadInput<z.output<S>> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { outcome: "ok", value: parsed.data };
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) errors[path.join(".")] ??= message;
  return { outcome: "wrong", errors };
}
