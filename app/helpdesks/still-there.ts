import { PermanentError } from "#app/lib/errors.ts";

/**
 * What a vendor answered about a ticket, unless the ticket is gone: then writing into it will never work.
 * @param answer null or with status 404 for what is not there
 */
export function stillThere<T>(vendor: string, answer: T): NonNullable<T> {
  const isGone =
    answer === null || answer === undefined || (typeof answer === "object" && "status" in answer && answer.status === 404);
  if (isGone) throw new PermanentError(`${vendor} has no such conversation any more`);
  return answer;
}
