import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { ArrowUpIcon, DeleteIcon } from "@shopify/polaris-icons";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import { formatValue } from "#app/metrics/format.ts";
import type { TicketTypesSettings } from "#app/reports/ticket-types-settings.server.ts";
import type { EnteredRules } from "./entered-rules.ts";

type Rule = EnteredRules["types"][number];

/** Which tags and helpdesk types mean which type; the first rule that matches counts. */
export function TypeRules({ form, untyped }: { form: SettingsForm<EnteredRules> } & Pick<TicketTypesSettings, "untyped">) {
  const { types } = form.entered;
  const change = (i: number, changes: Partial<Rule>) =>
    form.change({ types: types.map((rule, j) => (i === j ? { ...rule, ...changes } : rule)) });
  const count = (n: number) => formatValue({ unit: "count" }, n, "");
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Types
          </Text>
          <Button onClick={() => form.change({ types: [...types, { type: "", tags: "", values: "" }] })}>Add a type</Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {`The first rule that matches gives the type; without one, the helpdesk's own type counts. Of ${count(untyped.of)} tickets of the last 90 days, ${count(untyped.tickets)} have no type.`}
        </Text>
        {types.map((rule, i) => (
          <div className="fiveday-rule" role="group" aria-label={`Type ${rule.type || i + 1}`} key={i}>
            <TextField
              label="Type"
              value={rule.type}
              placeholder="Where is my order"
              onChange={(type) => change(i, { type })}
              error={form.errorAt(`types.${i}.type`)}
              autoComplete="off"
            />
            <TextField
              label="Tags"
              helpText="Separated by commas"
              value={rule.tags}
              onChange={(tags) => change(i, { tags })}
              error={form.errorAt(`types.${i}.tags`)}
              autoComplete="off"
            />
            <TextField
              label="Helpdesk types"
              helpText="Separated by commas"
              value={rule.values}
              onChange={(values) => change(i, { values })}
              error={form.errorAt(`types.${i}.values`)}
              autoComplete="off"
            />
            <ButtonGroup>
              <Button
                icon={ArrowUpIcon}
                variant="tertiary"
                disabled={i === 0}
                accessibilityLabel={`Look at ${rule.type || "this type"} earlier`}
                onClick={() => form.change({ types: moved(types, i) })}
              />
              <Button
                icon={DeleteIcon}
                variant="tertiary"
                accessibilityLabel={`Remove ${rule.type || "this type"}`}
                onClick={() => form.change({ types: types.filter((_, j) => i !== j) })}
              />
            </ButtonGroup>
          </div>
        ))}
      </BlockStack>
    </Card>
  );
}

/** One place earlier. */
function moved(types: readonly Rule[], i: number): Rule[] {
  return types.toSpliced(i - 1, 2, types[i]!, types[i - 1]!);
}
