import { BlockStack, Button, Card, InlineStack, Tag, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import type { EnteredHours } from "./entered-hours.ts";

/** Days without opening hours. */
export function Holidays({ form }: { form: SettingsForm<EnteredHours> }) {
  const [day, setDay] = useState("");
  const { holidays } = form.entered;
  const add = () => {
    form.change({ holidays: [...new Set([...holidays, day])].toSorted() });
    setDay("");
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Holidays
        </Text>
        {holidays.length === 0 && (
          <Text as="p" tone="subdued">
            None. On a holiday no business hours pass.
          </Text>
        )}
        <InlineStack gap="200">
          {holidays.map((each) => (
            <Tag key={each} onRemove={() => form.change({ holidays: holidays.filter((other) => other !== each) })}>
              {holidayWords(each)}
            </Tag>
          ))}
        </InlineStack>
        <TextField
          label="Another holiday"
          type="date"
          value={day}
          onChange={setDay}
          error={form.errorAt("holidays")}
          connectedRight={
            <Button onClick={add} disabled={day === ""}>
              Add
            </Button>
          }
          autoComplete="off"
        />
      </BlockStack>
    </Card>
  );
}

function holidayWords(day: string): string {
  const format = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(Date.parse(day));
}
