import type { SimMessage, SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";

/** What the app writes through a vendor's API: it stands in the ticket that all vendors share, and is told like anything else. */
export function writeByApi(
  state: SimulatorState,
  ticket: SimTicket,
  text: string,
  isPublic: boolean,
  by: "human" | "rule" = "human",
): SimMessage {
  // The key belongs to the first of the staff.
  const staff = by === "human" ? state.staff[0]! : null;
  const said = { id: state.nextId(), at: Date.now(), by, staff, text, public: isPublic, autoSubmitted: false };
  const message: SimMessage = { ...said, byApi: true };
  ticket.messages.push(message);
  state.apiWrote?.(ticket, isPublic ? "agent_message" : "note");
  return message;
}

/** The ticket's tags from now on. */
export function tagByApi(state: SimulatorState, ticket: SimTicket, tags: readonly string[]): void {
  ticket.tags = [...new Set(tags)];
  state.apiWrote?.(ticket, "tagged");
}
