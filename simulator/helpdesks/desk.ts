import { fullName, type GorgiasChannel, type Person, type SimTicket, type Staff, statusOf } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import type { Faults } from "#simulator/faults.ts";
import { close, write } from "#simulator/world/conversation.ts";
import { vendorTelling } from "./tell-vendors.ts";

export type NewConversation = {
  person: Person;
  channel: GorgiasChannel;
  subject: string;
  text: string;
  type: string;
  tags?: string[];
};

/** The helpdesk at work: each act changes the ticket and is told to the app by every vendor that has a webhook there. */
export function desk(state: SimulatorState, faults: Faults) {
  const tell = vendorTelling(state, faults);
  // What the app wrote comes back to it, as from a real helpdesk; it may be gone by then.
  state.apiWrote = (ticket, happening) => {
    void tell(ticket, happening).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  };
  const admit = async (ticket: SimTicket): Promise<void> => {
    state.addTicket(ticket);
    await tell(ticket, "created");
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
      await tell(ticket, "customer_message");
      if (reopens) await tell(ticket, "reopened");
    },
    async reply(ticket: SimTicket, staff: Staff, text: string, isPublic = true, at = Date.now()): Promise<void> {
      write(ticket, () => state.nextId(), at, staff.ai ? "ai" : "human", staff, text, isPublic);
      await tell(ticket, isPublic ? "agent_message" : "note");
    },
    async close(ticket: SimTicket, staff: Staff, at = Date.now()): Promise<void> {
      if (statusOf(ticket) === "closed") return;
      close(ticket, at, staff);
      await tell(ticket, "closed");
    },
    async rate(ticket: SimTicket, score: number, comment: string | null, at = Date.now()): Promise<void> {
      ticket.rating = { id: ticket.rating?.id ?? state.nextId(), score, at, comment };
      await tell(ticket, "rated");
    },
    async markSpam(ticket: SimTicket, at = Date.now()): Promise<void> {
      ticket.spamAt = at;
      await tell(ticket, "spam");
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
    calls: [],
    rating: null,
    spamAt: null,
    test: false,
    deletedAt: null,
    mergedInto: null,
    mergedAt: null,
    orderNames: [],
  };
}
