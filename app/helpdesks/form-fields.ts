import { z } from "zod";
import type { HelpdeskAdapter } from "./contract.ts";

/** One field of a connect form. */
export type FormField = {
  name: string;
  title: string;
  description: string | null;
  placeholder: string | null;
  secret: boolean;
  required: boolean;
};

const drawn = z.object({
  properties: z
    .record(
      z.string(),
      z.object({
        title: z.string().optional(),
        description: z.string().optional(),
        placeholder: z.string().optional(),
        secret: z.boolean().optional(),
      }),
    )
    .optional(),
  required: z.array(z.string()).optional(),
});

/** The fields of a helpdesk's connect form, drawn from the schema its credentials are checked with. */
export function formFields({ credentials }: Pick<HelpdeskAdapter, "credentials">): FormField[] {
  const schema = drawn.parse(z.toJSONSchema(credentials, { io: "input", unrepresentable: "any" }));
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    title: field.title ?? name,
    description: field.description ?? null,
    placeholder: field.placeholder ?? null,
    secret: field.secret ?? false,
    required: schema.required?.includes(name) ?? false,
  }));
}
