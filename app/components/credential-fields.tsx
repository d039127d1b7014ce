import { TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormField } from "#app/helpdesks/form-fields.ts";

/** The fields a helpdesk asks for, as its adapter describes them. */
export function CredentialFields({ fields }: { fields: readonly FormField[] }) {
  const [values, setValues] = useState<Record<string, string>>({});
  return fields.map(({ name, title, description, placeholder, secret, required }) => (
    <TextField
      key={name}
      name={name}
      label={title}
      type={secret ? "password" : "text"}
      autoComplete="off"
      helpText={description ?? undefined}
      placeholder={placeholder ?? undefined}
      requiredIndicator={required}
      value={values[name] ?? ""}
      onChange={(value) => setValues({ ...values, [name]: value })}
    />
  ));
}
