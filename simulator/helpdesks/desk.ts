import { fullName, type GorgiasChannel, type Person, type SimTicket, type Staff, statusOf } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import type { Faults } from "#simulator/faults.ts";
import { close, write } from "#simulator/world/conversation.ts";
import type { GorgiasTrigger } from "./gorgias-context.ts";
import { type GorgiasTarget, sendGorgias } from "./send-gorgias.ts";
import { vendorTelling } from "./tell-vendors.ts";

export type NewConversation = {
  person: Person;
  channel: GorgiasChannel;
  subject: string;
  text: string;
  type: string;
  tags?: string[];
};

/**
 * The helpdesk at work: each act changes the ticket and is told to the app as Gorgias would. Without an integration the acts
 * still happen, only nobody is told.
 */
export function desk(state: SimulatorState, faults: Faults) {
  const tellVendors = vendorTelling(state, faults);
  const tell = async (ticket: SimTicket, trigger: GorgiasTrigger, at: number, actor: Staff | null = null): Promise<void> => {
    const target: GorgiasTarget | null = state.gorgias;
    if (!target) return;
    const status = await sendGorgias(target, { ticket, trigger, at, eventId: state.nextId(), actor });
    if (status >= 400) throw new Error(`The app answered ${status} to ${trigger}`);
  };
  // What the app wrote comes back to it, as from a real helpdesk; it may be gone by then.
  state.apiWrote = (ticket, happening) => {
    const trigger = happening === "tagged" ? "ticket-updated" : "ticket-message-created";
    const staff = ticket.messages.at(-1)?.staff ?? null;
    void tell(ticket, trigger, Date.now(), staff)
      .then(() => tellVendors(ticket, happening))
      .catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  };
  const admit = async (ticket: SimTicket): Promise<void> => {
    state.addTicket(ticket);
    await tell(ticket, "ticket-created", ticket.createdAt);
    await tellVendors(ticket, "created");
  };
  return {
    tell,
    /** Takes in a conversation that begins. */
    admit,
    async start(from: NewConversation, at = Date.now()): Promise<SimTicket> {
      const ticket = newTicket(state, from, at);
      write(ticket, () => state.nextId(), at, "customer", null, from.text);
      state.lastPerson = from.person;
      await admit(ticket);
      return ticket;
    },
    async customerWrites(ticket: SimTicket, text: string, at = Date.now()): Promise<void> {
      write(ticket, () => state.nextId(), at, "customer", null, text);
      const reopens = statusOf(ticket) === "closed";
      if (reopens) ticket.statuses.push({ at, to: "open", by: null });
      state.lastPerson = ticket.person;
      await tell(ticket, "ticket-message-created", at);
      await tellVendors(ticket, "customer_message");
      if (!reopens) return;
      await tell(ticket, "ticket-status-updated", at);
      await tellVendors(ticket, "reopened");
    },
    async reply(ticket: SimTicket, staff: Staff, text: string, isPublic = true, at = Date.now()): Promise<void> {
      write(ticket, () => state.nextId(), at, staff.ai ? "ai" : "human", staff, text, isPublic);
      await tell(ticket, "ticket-message-created", at, staff);
      await tellVendors(ticket, isPublic ? "agent_message" : "note");
    },
    async close(ticket: SimTicket, staff: Staff, at = Date.now()): Promise<void> {
      if (statusOf(ticket) === "closed") return;
      close(ticket, at, staff);
      await tell(ticket, "ticket-status-updated", at, staff);
      await tellVendors(ticket, "closed");
    },
    async rate(ticket: SimTicket, score: number, comment: string | null, at = Date.now()): Promise<void> {
      ticket.rating = { id: ticket.rating?.id ?? state.nextId(), score, at, comment };
      await tell(ticket, "ticket-updated", at);
      await tellVendors(ticket, "rated");
    },
    async markSpam(ticket: SimTicket, at = Date.now()): Promise<void> {
      ticket.spamAt = at;
      await tell(ticket, "ticket-updated", at);
      await tellVendors(ticket, "spam");
    },
  };
}

export type Desk = ReturnType<typeof desk>;

function newTicket(state: SimulatorState, { person, channel, subject, type, tags = [] }: NewConversation, at: number): SimTicket {
  return {
    id: state.nextId(),
    channel,
    createdAt: at,
    subject: subject || `Message from ${fullName(person)}`,
    type,
    tags,
    person,
    email: person.email || null,
    phone: person.phone,
    startedBy: "customer",
    assignee: null,
    messages: [],
    statuses: [],
    rating: null,
    spamAt: null,
    test: false,
    deletedAt: null,
    mergedInto: null,
    mergedAt: null,
    orderNames: [],
  };
}
