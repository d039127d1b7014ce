import { BlockStack, Card, ChoiceList, Text, TextField } from "@shopify/polaris";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import type { EnteredHours } from "./entered-hours.ts";

type Props = { form: SettingsForm<EnteredHours>; entered: boolean; today: Day };

/** From when on the hours hold: only the first ones entered can hold for the past. */
export function WhenCard({ form, entered, today }: Props) {
  const { when, day } = form.entered;
  const choices = [
    ...(entered
      ? []
      : [{ value: "always", label: "Always, for the past too", helpText: "All figures in business hours change." }]),
    { value: "now", label: "From now on", helpText: "What happened before keeps the hours it had." },
    {
      value: "day",
      label: "From a day to come",
      renderChildren: (chosen: boolean) =>
        chosen && (
          <TextField
            label="First day"
            labelHidden
            type="date"
            min={addDays(today, 1)}
            value={day}
            onChange={(picked) => form.change({ day: picked })}
            error={form.errorAt("from")}
            autoComplete="off"
          />
        ),
    },
  ];
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          When the change holds
        </Text>
        <ChoiceList
          title="When the change holds"
          titleHidden
          choices={choices}
          selected={[when]}
          onChange={([chosen]) => form.change({ when: chosen as EnteredHours["when"] })}
        />
      </BlockStack>
    </Card>
  );
}
