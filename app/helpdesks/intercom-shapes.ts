import { z } from "zod";
import { epochSeconds, id, words } from "./parse.ts";

export const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const text = z.string();
/** Intercom writes nobody as null, as 0 and as "0". */
export const nobodyOrId = id
  .nullish()
  .transform((given) => (given === undefined ? undefined : given === null || given === "0" ? null : given));

const author = z.object({
  type: text,
  id: optional(id),
  name: optional(text),
  email: optional(text),
  from_ai_agent: z.boolean().nullish(),
  is_ai_answer: z.boolean().nullish(),
});
const part = z.object({
  id,
  part_type: text,
  body: z.string().nullish(),
  created_at: epochSeconds,
  author: optional(author),
  assigned_to: z.object({ type: optional(text), id: optional(id) }).nullish(),
  ticket_state: z.unknown().optional(),
});
const contacts = optional(z.object({ contacts: z.array(z.object({ id: optional(id), external_id: optional(id) })).nullish() }));
const rating = z.object({
  rating: z.number().nullish(),
  remark: optional(text),
  created_at: optional(epochSeconds),
  updated_at: optional(epochSeconds),
  teammate: optional(z.object({ id: optional(id) })),
});
const common = {
  id,
  created_at: epochSeconds,
  updated_at: optional(epochSeconds),
  contacts,
  admin_assignee_id: nobodyOrId,
  team_assignee_id: nobodyOrId,
  tags: optional(z.object({ tags: z.array(z.object({ name: text })) })),
  conversation_rating: rating.nullish(),
};
export const conversation = z.object({
  ...common,
  state: text,
  title: z.string().nullish(),
  source: optional(
    z.object({
      type: optional(text),
      delivered_as: optional(text),
      subject: optional(text),
      body: words,
      author: optional(author),
    }),
  ),
  teammates: optional(z.object({ admins: z.array(z.object({ id: optional(id) })).nullish() })),
  statistics: optional(z.object({ last_close_at: optional(epochSeconds), last_closed_by_id: optional(id) })),
  conversation_parts: optional(z.object({ conversation_parts: z.array(part) })),
});
export const ticketState = z.object({ category: text });
export const ticket = z.object({
  ...common,
  category: optional(text),
  ticket_attributes: optional(z.object({ _default_title_: optional(text), _default_description_: optional(text) })),
  ticket_state: ticketState,
  ticket_type: optional(z.object({ name: optional(text), category: optional(text) })),
  snoozed_until: optional(epochSeconds),
  ticket_parts: optional(z.object({ ticket_parts: z.array(part) })),
  linked_objects: optional(z.object({ data: z.array(z.object({ type: optional(text), id: optional(id) })).nullish() })),
});
export type Conversation = z.output<typeof conversation>;
export type IntercomTicket = z.output<typeof ticket>;
export type Part = z.output<typeof part>;
export type Author = z.output<typeof author>;
