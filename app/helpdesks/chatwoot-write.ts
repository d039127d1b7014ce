import { z } from "zod";
import type { HttpAnswer, HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskWrites } from "./contract.ts";
import { id, readWith } from "./parse.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Chatwoot";
type Ask = (path: string, request?: HttpRequest) => Promise<HttpAnswer>;

/** A note is a private message; labels are replaced as a whole. */
export function chatwootWrites(ask: Ask): HelpdeskWrites {
  const say = async (ticketId: string, content: string, isPrivate: boolean): Promise<string> => {
    const body = { content, message_type: "outgoing", private: isPrivate };
    const answer = await ask(`${pathOf(ticketId)}/messages`, { method: "POST", once: true, body });
    return readWith(z.object({ id }), bodyOf(answer), "message").id;
  };
  return {
    reply: async (ticketId, text) => ({ messageId: await say(ticketId, text, false) }),
    addNote: async (ticketId, text) => void (await say(ticketId, text, true)),
    async addTag(ticketId, tag) {
      const path = `${pathOf(ticketId)}/labels`;
      const { payload } = readWith(z.object({ payload: z.array(z.string()) }), bodyOf(await ask(path)), "labels");
      const label = tag.trim().toLowerCase().replaceAll(/\s+/g, "-");
      if (!payload.includes(label)) bodyOf(await ask(path, { method: "POST", body: { labels: [...payload, label] } }));
    },
  };
}

function pathOf(ticketId: string): string {
  return `/conversations/${encodeURIComponent(ticketId)}`;
}

function bodyOf(answer: { status: number; body: unknown }): unknown {
  return stillThere(LABEL, answer).body;
}
