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
  /** The only values it takes, where there is a choice. */
  options: string[] | null;
  /** What stands in it at first. */
  value: string;
  /** A secret that is known, and stays as it is when nothing is entered. */
  isKept: boolean;
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
        enum: z.array(z.string()).optional(),
        default: z.string().optional(),
      }),
    )
    .optional(),
  required: z.array(z.string()).optional(),
});

/**
 * The fields of a helpdesk's connect form, drawn from the schema its credentials are checked with.
 * @param known credentials whose values are shown again, all but secrets
 */
export function formFields({ credentials }: Pick<HelpdeskAdapter, "credentials">, known: unknown = null): FormField[] {
  const values = z.record(z.string(), z.string().optional().catch(undefined)).safeParse(known).data ?? {};
  const schema = drawn.parse(z.toJSONSchema(credentials, { io: "input", unrepresentable: "any" }));
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    title: field.title ?? name,
    description: field.description ?? null,
    placeholder: field.placeholder ?? null,
    secret: field.secret ?? false,
    required: schema.required?.includes(name) ?? false,
    options: field.enum ?? null,
    isKept: field.secret === true && values[name] !== undefined,
    value: field.secret ? "" : (values[name] ?? field.default ?? ""),
  }));
}
