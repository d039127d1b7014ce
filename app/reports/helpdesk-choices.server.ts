import { type FormField, formFields } from "#app/helpdesks/form-fields.ts";
import { helpdesks } from "#app/helpdesks/index.server.ts";

export type HelpdeskChoice = { id: string; label: string; fields: FormField[]; about: string };

const how = {
  push: "Tells Fiveday at once what happens.",
  both: "Tells Fiveday at once; what gets lost is read again every few minutes.",
  poll: "Is read every few minutes.",
};

/** Every helpdesk that can be connected, by name; the one for any other tool comes last. */
export function helpdeskChoices(): HelpdeskChoice[] {
  return Object.values(helpdesks)
    .map((adapter) => ({
      id: adapter.id,
      label: adapter.label,
      fields: adapter.client ? formFields(adapter) : [],
      about: adapter.id === "generic" ? "Your own tool sends signed events." : how[adapter.delivery],
    }))
    .toSorted((a, b) => Number(a.id === "generic") - Number(b.id === "generic") || a.label.localeCompare(b.label));
}
