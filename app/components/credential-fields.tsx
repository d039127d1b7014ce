import { BlockStack, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { FormField } from "#app/helpdesks/form-fields.ts";

type Props = {
  fields: readonly FormField[];
  /** What is wrong with one of them. */
  wrong?: { field: string; reason: string } | undefined;
};

/** The fields a helpdesk asks for, as its adapter describes them. What was typed stays when something was wrong with it. */
export function CredentialFields({ fields, wrong }: Props) {
  const [values, setValues] = useState<Record<string, string>>({});
  const field = ({ name, title, description, placeholder, secret, required, options, value, isKept }: FormField) => {
    const common = {
      name,
      label: title,
      helpText: description ?? undefined,
      requiredIndicator: required && !isKept,
      value: values[name] ?? value,
      error: wrong?.field === name ? sentence(title, wrong.reason) : undefined,
      onChange: (typed: string) => setValues({ ...values, [name]: typed }),
    };
    if (options) return <Select key={name} {...common} options={options} />;
    return (
      <TextField
        key={name}
        {...common}
        type={secret ? "password" : "text"}
        autoComplete="off"
        placeholder={isKept ? "Unchanged" : (placeholder ?? undefined)}
      />
    );
  };
  return <BlockStack gap="400">{fields.map(field)}</BlockStack>;
}

/** Reasons of our own go on after the field's name; those of the schema library are whole. */
function sentence(title: string, reason: string): string {
  return /^[a-z]/.test(reason) ? `${title} ${reason}` : reason;
}
