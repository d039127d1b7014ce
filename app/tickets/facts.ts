import type { AuthorKind, Channel, TicketStatus } from "#app/helpdesks/contract.ts";
import type { StoredIdentifier } from "#app/identity/identifier.ts";

/** Stored form of helpdesk facts: our ids, no clear personal data. Instants are epoch milliseconds. */
export type TicketFieldsData = {
  createdAt?: number;
  /** base64 of the encrypted subject */
  subject?: string | null;
  channel?: Channel;
  startedBy?: "customer" | "merchant";
  status?: TicketStatus;
  type?: string | null;
  tags?: string[];
  assigneeId?: string | null;
  team?: string | null;
  requester?: { ids: StoredIdentifier[]; name: string | null; key: string | null };
  spam?: boolean;
  test?: boolean;
  deleted?: boolean;
  url?: string | null;
  orderNames?: string[];
};

export type RatingData = {
  kind: "csat" | "ces" | "nps";
  score: number;
  scaleMin: number;
  scaleMax: number;
  /** base64 of the encrypted comment */
  comment: string | null;
  answeredAt: number;
  agentId: string | null;
};

/** One stored TicketEvent: what happened to one ticket, when. */
export type TicketFact = { key: string; at: number } & (
  | { kind: "ticket"; data: TicketFieldsData }
  /** `estimated`: the earliest it can have been; holds unless the next look at the ticket saw it otherwise. */
  | { kind: "status"; data: { to: TicketStatus; actorKind: AuthorKind | null; actorId: string | null; estimated?: boolean } }
  | { kind: "assigned"; data: { assigneeId: string | null; team: string | null } }
  | { kind: "escalated"; data: { toTeam: string | null } }
  | { kind: "merged"; data: { into: string } }
  | { kind: "spam" | "unspam" | "deleted"; data: Record<string, never> }
  | { kind: "rated"; data: RatingData }
  /** Identifiers of somebody who wrote in the ticket as a customer. */
  | { kind: "writer"; data: { ids: StoredIdentifier[] } }
);

export type TicketMessage = {
  id: string;
  sentAt: number;
  authorKind: AuthorKind;
  authorId: string | null;
  isPublic: boolean;
  autoReply: boolean;
  /** Work behind it as the helpdesk reports it. */
  handleSeconds?: number | null;
  /** Keys of what it names (identity/mention-keys.server.ts); null = nothing. */
  mentions: string[] | null;
};
