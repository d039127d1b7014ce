import { BlockStack, Button, Card, Checkbox, InlineStack, Text, TextField } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import { type Weekday, weekdayNames, weekdays } from "#app/reports/hours-words.ts";
import type { EnteredHours } from "./entered-hours.ts";

type Props = { form: SettingsForm<EnteredHours>; timezone: string };

/** The openings of every weekday. */
export function Week({ form, timezone }: Props) {
  const { weekly } = form.entered;
  const set = (day: Weekday, openings: EnteredHours["weekly"][Weekday]) =>
    form.change({ weekly: { ...weekly, [day]: openings } });
  const likeMonday = () =>
    form.change({ weekly: { ...weekly, "2": weekly["1"], "3": weekly["1"], "4": weekly["1"], "5": weekly["1"] } });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            The week
          </Text>
          <Button variant="plain" onClick={likeMonday}>
            Tuesday to Friday like Monday
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">{`Times in ${timezone}. 00:00 as an end is midnight.`}</Text>
        {weekdays.map((day) => (
          <Day key={day} day={day} openings={weekly[day]} set={(openings) => set(day, openings)} errorAt={form.errorAt} />
        ))}
      </BlockStack>
    </Card>
  );
}

type DayProps = {
  day: Weekday;
  openings: EnteredHours["weekly"][Weekday];
  set: (openings: EnteredHours["weekly"][Weekday]) => void;
  errorAt: SettingsForm<EnteredHours>["errorAt"];
};

function Day({ day, openings, set, errorAt }: DayProps) {
  const name = weekdayNames[day];
  const path = `weekly.${day}`;
  const change = (i: number, side: 0 | 1, time: string) =>
    set(openings.map(([from, to], j) => (i !== j ? [from, to] : side === 0 ? [time, to] : [from, time])));
  const fault = (i: number) => errorAt(`${path}.${i}`) ?? errorAt(`${path}.${i}.0`) ?? errorAt(`${path}.${i}.1`);
  return (
    <div className="fiveday-day" role="group" aria-label={name}>
      <Checkbox label={name} checked={openings.length > 0} onChange={(open) => set(open ? [["09:00", "17:00"]] : [])} />
      <BlockStack gap="200">
        {openings.length === 0 && (
          <Text as="span" tone="subdued">
            Closed
          </Text>
        )}
        {openings.map(([from, to], i) => (
          <InlineStack key={i} gap="200" blockAlign="start" wrap={false}>
            <TextField
              label={`${name} opens`}
              labelHidden
              type="time"
              value={from}
              onChange={(time) => change(i, 0, time)}
              error={fault(i) ?? (i === 0 ? errorAt(path) : undefined)}
              autoComplete="off"
            />
            <TextField
              label={`${name} closes`}
              labelHidden
              type="time"
              value={to}
              onChange={(time) => change(i, 1, time)}
              error={fault(i) !== undefined}
              autoComplete="off"
            />
            <Button
              icon={DeleteIcon}
              variant="tertiary"
              accessibilityLabel={`Remove this opening on ${name}`}
              onClick={() => set(openings.filter((_, j) => i !== j))}
            />
          </InlineStack>
        ))}
        {openings.length > 0 && openings.length < 10 && (
          <InlineStack>
            <Button variant="plain" onClick={() => set([...openings, ["18:00", "20:00"]])}>
              Add an opening
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </div>
  );
}
