import { z } from "zod";
import { PermanentError } from "#app/lib/errors.ts";
import type { HttpAnswer, HttpRequest } from "#app/lib/http.server.ts";
import type { HelpdeskWrites } from "./contract.ts";
import { id, optional, readWith } from "./parse.ts";
import { asHtml } from "./as-html.ts";
import { stillThere } from "./still-there.ts";

const LABEL = "Gorgias";
type Ask = (path: string, request?: HttpRequest) => Promise<HttpAnswer>;

const place = z.object({ name: optional(z.string()), address: optional(z.string()) });
const shown = z.object({
  customer: optional(z.object({ id: optional(id), email: optional(z.string()) })),
  messages: z.array(
    z.object({
      public: optional(z.boolean()),
      channel: optional(z.string()),
      from_agent: optional(z.boolean()),
      source: optional(z.object({ type: optional(z.string()), from: optional(place), to: optional(z.array(place)) })),
    }),
  ),
});
type Shown = z.output<typeof shown>;

/** Writes as the user the key belongs to (`email`). A reply goes where the conversation's last public message came from or went to. */
export function gorgiasWrites(ask: Ask, email: string): HelpdeskWrites {
  const write = async (ticketId: string, message: object): Promise<string> => {
    const body = { via: "api", from_agent: true, sender: { email }, ...message };
    return made(await ask(`${path(ticketId)}/messages`, { method: "POST", once: true, body }));
  };
  return {
    async reply(ticketId, text) {
      const ticket = readWith(shown, bodyOf(await ask(path(ticketId))), "ticket");
      return { messageId: await write(ticketId, { public: true, ...addressOf(ticket), ...said(text) }) };
    },
    async addNote(ticketId, text) {
      await write(ticketId, { public: false, channel: "internal-note", source: { type: "internal-note" }, ...said(text) });
    },
    async addTag(ticketId, tag) {
      bodyOf(await ask(`${path(ticketId)}/tags`, { method: "POST", body: { names: [tag] } }));
    },
  };
}

function addressOf({ customer, messages }: Shown): object {
  const last = messages.findLast((each) => each.public !== false);
  if (!last) throw new PermanentError("Gorgias: the ticket has no public message to answer");
  const { channel, source, from_agent: fromAgent } = last;
  const [from, to] = fromAgent ? [source?.from, source?.to] : [source?.to?.[0], source?.from ? [source.from] : undefined];
  return {
    channel,
    receiver: customer && { id: customer.id && Number(customer.id), email: customer.email },
    source: { type: source?.type ?? channel, from, to },
  };
}

function said(text: string): object {
  return { body_text: text, body_html: asHtml(text) };
}

function path(ticketId: string): string {
  return `/tickets/${encodeURIComponent(ticketId)}`;
}

function made(answer: HttpAnswer): string {
  return readWith(z.object({ id }), bodyOf(answer), "message").id;
}

function bodyOf(answer: { status: number; body: unknown }): unknown {
  return stillThere(LABEL, answer).body;
}
