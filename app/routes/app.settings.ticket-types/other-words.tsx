import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import type { EnteredRules } from "./entered-rules.ts";

/** Words that mean a complaint, or an escalation. */
export function OtherWords({ form }: { form: SettingsForm<EnteredRules> }) {
  const { complaintTags, escalationTags } = form.entered;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Complaints and escalations
        </Text>
        <FormLayout>
          <TextField
            label="Tags and types that mean a complaint"
            helpText="Separated by commas. Complaint rate counts tickets with one of them."
            value={complaintTags}
            onChange={(typed) => form.change({ complaintTags: typed })}
            error={form.errorAt("complaintTags")}
            autoComplete="off"
          />
          <TextField
            label="Tags that mean an escalation"
            helpText="Separated by commas. A change of team counts as one by itself."
            value={escalationTags}
            onChange={(typed) => form.change({ escalationTags: typed })}
            error={form.errorAt("escalationTags")}
            autoComplete="off"
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
