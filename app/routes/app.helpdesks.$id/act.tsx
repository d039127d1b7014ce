import { Form, useNavigation } from "@remix-run/react";
import { Button } from "@shopify/polaris";

type Props = { intent: string; label: string; fields?: Record<string, string>; critical?: boolean };

/** A button that does one thing to the connection. */
export function Act({ intent, label, fields = {}, critical = false }: Props) {
  const navigation = useNavigation();
  const sent = navigation.formData;
  const isOurs = sent?.get("intent") === intent && Object.entries(fields).every(([name, value]) => sent.get(name) === value);
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button
        submit
        loading={navigation.state !== "idle" && isOurs}
        disabled={navigation.state === "submitting" && !isOurs}
        {...(critical ? { tone: "critical" as const } : {})}
      >
        {label}
      </Button>
    </Form>
  );
}
