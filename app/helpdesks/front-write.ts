import { z } from "zod";
import type { HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskWrites } from "./contract.ts";
import { readWith } from "./parse.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Front";
type Ask = (path: string, request?: HttpRequest) => Promise<{ status: number; body: unknown }>;

const listed = z.object({ _results: z.array(z.object({ id: z.string(), name: z.string() })) });

/**
 * What an API token sends has no teammate as its author, and is read as automated without being known to be ours; Front only queues it
 * and does not tell the message's id.
 */
export function frontWrites(ask: Ask): HelpdeskWrites {
  const post = async (path: string, body: object) => bodyOf(await ask(path, { method: "POST", once: true, body }));
  const tagId = async (name: string): Promise<string> => {
    const { _results: tags } = readWith(listed, bodyOf(await ask("/tags", { query: { limit: 100 } })), "tags");
    const known = tags.find((tag) => tag.name.toLowerCase() === name.toLowerCase());
    return known?.id ?? readWith(z.object({ id: z.string() }), await post("/tags", { name }), "tag").id;
  };
  return {
    async reply(ticketId, text) {
      await post(`${pathOf(ticketId)}/messages`, { body: text.replaceAll("\n", "<br>"), text });
      return { messageId: null };
    },
    addNote: async (ticketId, text) => void (await post(`${pathOf(ticketId)}/comments`, { body: text })),
    addTag: async (ticketId, tag) => void (await post(`${pathOf(ticketId)}/tags`, { tag_ids: [await tagId(tag)] })),
  };
}

function pathOf(ticketId: string): string {
  return `/conversations/${encodeURIComponent(ticketId)}`;
}

function bodyOf(answer: { status: number; body: unknown }): unknown {
  return stillThere(LABEL, answer).body;
}
