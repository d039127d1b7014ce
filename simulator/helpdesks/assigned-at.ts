import type { SimTicket } from "#simulator/model.ts";

/** Who answers a ticket takes it: when its holder first did; null when nobody holds it. */
export function assignedAt({ assignee, messages }: SimTicket): number | null {
  return messages.find(({ staff, public: isPublic }) => assignee !== null && staff?.id === assignee.id && isPublic)?.at ?? null;
}
