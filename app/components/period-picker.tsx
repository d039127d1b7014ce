import { BlockStack, Button, DatePicker, InlineStack, OptionList, Popover } from "@shopify/polaris";
import { CalendarIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { addDays } from "#app/lib/calendar-day.ts";
import type { Frame } from "#app/reports/frame.server.ts";
import { type Preset, presets } from "#app/reports/presets.ts";
import { useView } from "./use-view.ts";

/** Periods by name, or days picked by hand. Days are the shop's; the calendar shows them as such wherever the browser stands. */
export function PeriodPicker({ frame }: { frame: Frame }) {
  const { view, period } = frame;
  const { change } = useView();
  const [open, setOpen] = useState(false);
  const [range, setRange] = useState({ start: browserDay(view.from), end: browserDay(addDays(view.to, -1)) });
  const [shown, setShown] = useState({ month: range.end.getMonth(), year: range.end.getFullYear() });
  const close = () => setOpen(false);
  const pickPreset = ([preset]: string[]) => {
    change({ period: preset ?? null, from: null, to: null });
    close();
  };
  const pickDays = () => {
    change({ period: null, from: dayOf(range.start), to: addDays(dayOf(range.end), 1) });
    close();
  };
  const activator = (
    <Button icon={CalendarIcon} disclosure onClick={() => setOpen(!open)}>
      {view.preset ? presets[view.preset] : period}
    </Button>
  );
  return (
    <Popover active={open} activator={activator} onClose={close} sectioned fluidContent preferredAlignment="left">
      <BlockStack gap="300">
        <OptionList
          title="Period"
          options={(Object.keys(presets) as Preset[]).map((value) => ({ value, label: presets[value] }))}
          selected={view.preset ? [view.preset] : []}
          onChange={pickPreset}
        />
        <DatePicker
          month={shown.month}
          year={shown.year}
          selected={range}
          allowRange
          disableDatesAfter={browserDay(frame.today)}
          onMonthChange={(month, year) => setShown({ month, year })}
          onChange={setRange}
        />
        <InlineStack align="end">
          <Button onClick={pickDays}>Show these days</Button>
        </InlineStack>
      </BlockStack>
    </Popover>
  );
}

/** A calendar day as the browser's own date at noon, so that no zone moves it. */
function browserDay(day: string): Date {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year!, month! - 1, date, 12);
}

function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
