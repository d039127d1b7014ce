import { z } from "zod";
import { UnreadableEvent } from "#app/lib/errors.ts";

/** Parses with a schema; the first problem becomes an UnreadableEvent that names its path. */
export function readWith<T>(schema: z.ZodType<T>, body: unknown, root = ""): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = [root, ...issue.path.map(String)].filter(Boolean).join(".");
  throw new UnreadableEvent(path || "event", issue.message);
}

/**
 * Instants as vendors write them: ISO 8601 with any precision; without an offset it is UTC (Gorgias, eDesk).
 * Also a space instead of T.
 */
export const instant = z.string().transform((text, context) => {
  const iso = text.trim().replace(" ", "T");
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? iso : `${iso}Z`;
  const date = new Date(zoned);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(iso) && !Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: "custom", message: `"${text}" is not an ISO 8601 time` });
  return z.NEVER;
});

/** Epoch seconds, whole or with a fraction; also ISO 8601, which some vendors change to between versions of their API. */
export const epochSeconds = z.union([z.number(), z.string()]).transform((given, context) => {
  const seconds = typeof given === "number" ? given : /^\d+(\.\d+)?$/.test(given.trim()) ? Number(given) : null;
  if (seconds === null) return instant.safeParse(given).data ?? notATime(given, context);
  return seconds > 0 && seconds < 1e11 ? new Date(Math.round(seconds * 1000)) : notATime(given, context);
});

function notATime(given: string | number, context: z.RefinementCtx): never {
  context.addIssue({ code: "custom", message: `"${given}" is not a time` });
  return z.NEVER;
}

/** Ids come as numbers or texts; we keep texts. */
export const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => text.trim() !== "", { message: "must not be empty" });

/** Text of a message, looked at only for what it names: never a reason to refuse the message. */
export const words = z.string().nullish().catch(null);

/** A field that may be absent or null, which is the same to us. */
export const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
