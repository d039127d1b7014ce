import { z } from "zod";
import type { HelpdeskWrites } from "./contract.ts";
import { id, optional, readWith } from "./parse.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Intercom";
/** GET without a body, else POST, never twice. @returns null for what is not there */
type Ask = (path: string, body?: object) => Promise<unknown>;

const replied = z.object({ conversation_parts: optional(z.object({ conversation_parts: z.array(z.object({ id })) })) });
const identified = z.object({ id });

/** Everything is written in the name of an admin: the one the token belongs to. */
export function intercomWrites(ask: Ask): HelpdeskWrites {
  let me: Promise<string> | null = null;
  const admin = () => (me ??= ask("/me").then((body) => readWith(identified, stillThere(LABEL, body), "me").id));
  const say = async (conversation: string, kind: "comment" | "note", text: string): Promise<string | null> => {
    const body = { message_type: kind, type: "admin", admin_id: await admin(), body: text };
    const answer = stillThere(LABEL, await ask(`/conversations/${encodeURIComponent(conversation)}/reply`, body));
    return readWith(replied, answer, "conversation").conversation_parts?.conversation_parts.at(-1)?.id ?? null;
  };
  return {
    reply: async (ticketId, text) => ({ messageId: await say(ticketId, "comment", text) }),
    addNote: async (ticketId, text) => void (await say(ticketId, "note", text)),
    async addTag(ticketId, tag) {
      const { id: tagId } = readWith(identified, stillThere(LABEL, await ask("/tags", { name: tag })), "tag");
      stillThere(LABEL, await ask(`/conversations/${encodeURIComponent(ticketId)}/tags`, { id: tagId, admin_id: await admin() }));
    },
  };
}
