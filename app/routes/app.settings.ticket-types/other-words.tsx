import { BlockStack, Card, Checkbox, FormLayout, Text, TextField } from "@shopify/polaris";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import type { EnteredRules } from "./entered-rules.ts";

/** What else is read from a ticket: complaints, escalations, and what a snoozed one counts as. */
export function OtherWords({ form }: { form: SettingsForm<EnteredRules> }) {
  const { complaintTags, escalationTags, snoozeClosed } = form.entered;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Complaints, escalations, snoozed tickets
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
          <Checkbox
            label="A snoozed ticket counts as resolved until it wakes"
            helpText="Some helpdesks count so. Otherwise it is unresolved, and its clocks go on."
            checked={snoozeClosed}
            onChange={(checked) => form.change({ snoozeClosed: checked })}
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
