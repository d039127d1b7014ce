import type { AuthorKind } from "#app/helpdesks/contract.ts";

/** A public message of a conversation, or an internal note. */
export type Said = {
  /** epoch ms */
  at: number;
  authorKind: AuthorKind;
  /** our agent id "<connection>:<id>"; null when the helpdesk did not say who */
  authorId: string | null;
  isPublic: boolean;
  autoReply: boolean;
  /** Keys of what it names, comparable with an order's `evidenceKeys`; null = nothing. */
  mentions: string[] | null;
};

/** A message as `Ticket.conversation` keeps it: what is usual is left out at the end. */
export type PackedMessage = [
  at: number,
  authorKind: AuthorKind,
  authorId?: string | null,
  isPublic?: boolean,
  autoReply?: boolean,
  mentions?: string[] | null,
];

/** A conversation as short as it can be stored. */
export function packConversation(messages: readonly (Omit<Said, "at"> & { sentAt: number })[]): PackedMessage[] {
  return messages.map(({ sentAt, authorKind, authorId, isPublic, autoReply, mentions }) => {
    if (mentions !== null) return [sentAt, authorKind, authorId, isPublic, autoReply, mentions];
    if (autoReply) return [sentAt, authorKind, authorId, isPublic, autoReply];
    if (!isPublic) return [sentAt, authorKind, authorId, isPublic];
    return authorId === null ? [sentAt, authorKind] : [sentAt, authorKind, authorId];
  });
}

/** What `packConversation` was given. */
export function unpackConversation(packed: readonly PackedMessage[]): Said[] {
  return packed.map(([at, authorKind, authorId = null, isPublic = true, autoReply = false, mentions = null]) => ({
    at,
    authorKind,
    authorId,
    isPublic,
    autoReply,
    mentions,
  }));
}
