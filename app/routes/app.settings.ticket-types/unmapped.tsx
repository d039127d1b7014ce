import { BlockStack, Card, Select, Text } from "@shopify/polaris";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import { formatValue } from "#app/metrics/format.ts";
import type { TicketTypesSettings } from "#app/reports/ticket-types-settings.server.ts";
import { type EnteredRules, isNamed, withWord } from "./entered-rules.ts";

/** The commonest words that no rule names yet, each with a choice of what it means. */
export function Unmapped({ form, unmapped }: { form: SettingsForm<EnteredRules> } & Pick<TicketTypesSettings, "unmapped">) {
  const left = unmapped.filter(({ word }) => !isNamed(form.entered, word));
  const types = [...new Set(form.entered.types.map(({ type }) => type))].filter(Boolean);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Commonest words without a rule
        </Text>
        {left.length === 0 && (
          <Text as="p" tone="subdued">
            None on the tickets of the last 90 days.
          </Text>
        )}
        {left.map((each) => (
          <div className="fiveday-unmapped" key={`${each.is} ${each.word}`}>
            <BlockStack>
              <Text as="span" fontWeight="semibold">
                {each.word}
              </Text>
              <Text as="span" variant="bodySm" tone="subdued">
                {`${each.is === "tag" ? "Tag" : "Helpdesk type"} of ${formatValue({ unit: "count" }, each.tickets, "")} ${each.tickets === 1 ? "ticket" : "tickets"}`}
              </Text>
            </BlockStack>
            <Select
              label={`What ${each.word} means`}
              labelHidden
              value=""
              options={[
                { value: "", label: each.is === "tag" ? "No rule" : "Stays as it is" },
                ...types.map((type) => ({ value: `type ${type}`, label: type })),
                { value: "new", label: `New type: ${each.word}` },
                { value: "complaint", label: "A complaint" },
              ]}
              onChange={(meaning) => form.change(meant(form.entered, each, meaning))}
            />
          </div>
        ))}
      </BlockStack>
    </Card>
  );
}

function meant(entered: EnteredRules, each: TicketTypesSettings["unmapped"][number], meaning: string): EnteredRules {
  if (meaning === "new") return withWord(entered, each, each.word);
  if (meaning === "complaint") {
    return { ...entered, complaintTags: [entered.complaintTags, each.word].filter(Boolean).join(", ") };
  }
  return meaning.startsWith("type ") ? withWord(entered, each, meaning.slice("type ".length)) : entered;
}
