import { z } from "zod";
import type { HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskWrites } from "./contract.ts";
import { id, readWith } from "./parse.ts";
import { asHtml } from "./as-html.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Freshdesk";
/** @returns null for what is not there */
type Ask = (path: string, request?: HttpRequest) => Promise<unknown>;

/** Bodies are HTML; tags are replaced as a whole, so the ticket's own are read first. */
export function freshdeskWrites(ask: Ask): HelpdeskWrites {
  const post = async (path: string, body: object): Promise<string> =>
    readWith(z.object({ id }), stillThere(LABEL, await ask(path, { method: "POST", once: true, body })), "conversation").id;
  return {
    reply: async (ticketId, text) => ({ messageId: await post(`${pathOf(ticketId)}/reply`, { body: asHtml(text) }) }),
    addNote: async (ticketId, text) => void (await post(`${pathOf(ticketId)}/notes`, { body: asHtml(text), private: true })),
    async addTag(ticketId, tag) {
      const { tags } = readWith(
        z.object({ tags: z.array(z.string()).default([]) }),
        stillThere(LABEL, await ask(pathOf(ticketId))),
        "ticket",
      );
      if (!tags.includes(tag)) stillThere(LABEL, await ask(pathOf(ticketId), { method: "PUT", body: { tags: [...tags, tag] } }));
    },
  };
}

function pathOf(ticketId: string): string {
  return `/tickets/${encodeURIComponent(ticketId)}`;
}
