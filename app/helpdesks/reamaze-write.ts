import { z } from "zod";
import type { HttpAnswer, HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskWrites, TicketEvent } from "./contract.ts";
import { readWith } from "./parse.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Re:amaze";
type Ask = (path: string, request?: HttpRequest) => Promise<HttpAnswer>;

const INTERNAL = 1;
const REGULAR = 0;

/**
 * Messages have no ids there: ours is the last one of the token's user when the conversation is read again.
 * @param read everything about one conversation
 */
export function reamazeWrites(ask: Ask, email: string, read: (slug: string) => Promise<TicketEvent[]>): HelpdeskWrites {
  const say = async (slug: string, body: string, visibility: number) =>
    bodyOf(await ask(`${pathOf(slug)}/messages`, { method: "POST", once: true, body: { message: { body, visibility } } }));
  return {
    async reply(slug, text) {
      await say(slug, text, REGULAR);
      const said = (await read(slug)).flatMap((event) => (event.kind === "message" ? [event.message] : []));
      const own = said.filter(({ author, isPublic }) => isPublic && author.email?.toLowerCase() === email.toLowerCase());
      return { messageId: own.toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime()).at(-1)?.id ?? null };
    },
    addNote: async (slug, text) => void (await say(slug, text, INTERNAL)),
    async addTag(slug, tag) {
      const shape = z.object({ tag_list: z.array(z.string()).default([]) });
      const { tag_list: tags } = readWith(shape, bodyOf(await ask(pathOf(slug))), "conversation");
      if (tags.includes(tag)) return;
      bodyOf(await ask(pathOf(slug), { method: "PUT", body: { conversation: { tag_list: [...tags, tag] } } }));
    },
  };
}

function pathOf(slug: string): string {
  return `/conversations/${encodeURIComponent(slug)}`;
}

function bodyOf(answer: { status: number; body: unknown }): unknown {
  return stillThere(LABEL, answer).body;
}
