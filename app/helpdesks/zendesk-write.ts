import { z } from "zod";
import type { HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskWrites } from "./contract.ts";
import { id, optional, readWith } from "./parse.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Zendesk";
/** @returns null for what is not there */
type Ask = (path: string, request: HttpRequest) => Promise<unknown>;

const updated = z.object({ audit: z.object({ events: z.array(z.object({ id: optional(id), type: z.string() })) }) });

/** A comment is a change of its ticket; a ticket that is closed for good takes none. */
export function zendeskWrites(ask: Ask): HelpdeskWrites {
  const comment = async (ticketId: string, body: string, isPublic: boolean): Promise<string | null> => {
    const ticket = { comment: { body, public: isPublic } };
    const answer = stillThere(
      LABEL,
      await ask(`/tickets/${encodeURIComponent(ticketId)}.json`, { method: "PUT", once: true, body: { ticket } }),
    );
    return readWith(updated, answer).audit.events.find(({ type }) => type === "Comment")?.id ?? null;
  };
  return {
    reply: async (ticketId, text) => ({ messageId: await comment(ticketId, text, true) }),
    addNote: async (ticketId, text) => void (await comment(ticketId, text, false)),
    async addTag(ticketId, tag) {
      const tags = [tag.trim().replaceAll(/\s+/g, "_")];
      stillThere(LABEL, await ask(`/tickets/${encodeURIComponent(ticketId)}/tags.json`, { method: "PUT", body: { tags } }));
    },
  };
}
