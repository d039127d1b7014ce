import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import { type Edited, errorAt, wholeNumber } from "./edited.ts";

const numbers = [
  [
    "hoursBetween",
    "Hours between questions about conversations",
    "hours",
    "The same person is not asked about another one sooner.",
  ],
  ["daysBetween", "Days between questions about the shop", "days", "NPS, CSAT of the shop and reviews."],
  ["mostInThirtyDays", "Most questions to one person in thirty days", "", "Of all kinds together."],
  ["holdout", "Never asked", "%", "So many in a hundred people are never asked, to see what asking changes."],
] as const;

/** Whom to ask, and whom not. Every time somebody is not asked, the reason is counted on the Satisfaction page. */
export function WhomFields({ edited }: { edited: Edited }) {
  const { ask } = edited.settings;
  const set = (changes: Partial<typeof ask>) => edited.change({ ask: { ...ask, ...changes } });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Whom to ask
        </Text>
        <Text as="p" tone="subdued">
          Never about spam, tests, merged tickets, tickets of the team, unanswered or reopened ones, or twice about one ticket
          within seven days.
        </Text>
        <FormLayout>
          {numbers.map(([name, label, suffix, help]) => (
            <TextField
              key={name}
              label={label}
              type="number"
              min={0}
              value={String(ask[name])}
              suffix={suffix}
              helpText={help}
              onChange={(typed) => set({ [name]: wholeNumber(typed, ask[name]) })}
              error={errorAt(edited, `ask.${name}`)}
              autoComplete="off"
            />
          ))}
          <TextField
            label="Not about tickets with one of these tags"
            helpText="Separated by commas"
            value={ask.withoutTags.join(", ")}
            onChange={(typed) => set({ withoutTags: typed === "" ? [] : typed.split(",").map((tag) => tag.trimStart()) })}
            autoComplete="off"
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
