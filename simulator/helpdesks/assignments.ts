import type { SimTicket, Staff } from "#simulator/model.ts";

/** Who answers a ticket takes it: each time it went to somebody else. */
export function assignments({ messages }: SimTicket): { at: number; to: Staff }[] {
  const answers = messages.flatMap(({ at, staff, public: isPublic, byApi }) =>
    staff && isPublic && !byApi ? [{ at, to: staff }] : [],
  );
  return answers.filter(({ to }, n) => to.id !== answers[n - 1]?.to.id);
}
