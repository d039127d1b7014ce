import { z } from "zod";
import type { HttpAnswer, HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskWrites } from "./contract.ts";
import { id, readWith } from "./parse.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Help Scout";
type Ask = (path: string, request?: HttpRequest) => Promise<HttpAnswer>;

const shown = z.object({ primaryCustomer: z.object({ id }), tags: z.array(z.object({ tag: z.string() })).default([]) });

/** A reply names its customer; tags are replaced as a whole. The id of what was made comes in a header. */
export function helpScoutWrites(ask: Ask): HelpdeskWrites {
  const conversation = async (ticketId: string) =>
    readWith(shown, stillThere(LABEL, await ask(pathOf(ticketId))).body, "conversation");
  const post = async (path: string, body: object): Promise<string | null> =>
    stillThere(LABEL, await ask(path, { method: "POST", once: true, body })).headers.get("resource-id");
  return {
    async reply(ticketId, text) {
      const { primaryCustomer } = await conversation(ticketId);
      return { messageId: await post(`${pathOf(ticketId)}/reply`, { customer: { id: Number(primaryCustomer.id) }, text }) };
    },
    addNote: async (ticketId, text) => void (await post(`${pathOf(ticketId)}/notes`, { text })),
    async addTag(ticketId, tag) {
      const tags = (await conversation(ticketId)).tags.map((each) => each.tag);
      if (!tags.includes(tag))
        stillThere(LABEL, await ask(`${pathOf(ticketId)}/tags`, { method: "PUT", body: { tags: [...tags, tag] } }));
    },
  };
}

function pathOf(ticketId: string): string {
  return `/v2/conversations/${encodeURIComponent(ticketId)}`;
}
