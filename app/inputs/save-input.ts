import type { z } from "zod";
import { readInput } from "./read-input.ts";

/** What saving answers a page: a few words on what was done, or what is wrong, by field. */
export type SaveAnswer = { said?: string; errors?: Record<string, string> };

/** Checks what was entered and saves it when all of it is usable. @param save answers what was done, in a few words */
export async function saveInput<S extends z.ZodType>(
  schema: S,
  given: unknown,
  save: (value: z.output<S>) => Promise<string>,
): Promise<SaveAnswer> {
  const read = readInput(schema, given);
  return read.outcome === "wrong" ? { errors: read.errors } : { said: await save(read.value) };
}
