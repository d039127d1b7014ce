import { BlockStack, Box, Button, ButtonGroup, ChoiceList, InlineStack, Popover, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Frame } from "#app/reports/frame.server.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { useView } from "./use-view.ts";

/** Period, filters and kind of hours in one bar; all of it lives in the address. Ends with how current the figures are. */
export function ViewBar({ frame, hours = false }: { frame: Frame; hours?: boolean }) {
  const { change } = useView();
  const { view } = frame;
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center">
          <PeriodPicker frame={frame} />
          <Filter
            name="Channel"
            options={frame.channels.map((channel) => ({ value: channel, label: capital(channel) }))}
            selected={view.filters.channel ?? []}
            onChange={(channel) => change({ channel })}
          />
          <Filter
            name="Agent"
            options={frame.agents.map(({ id, name }) => ({ value: id, label: name }))}
            selected={view.filters.agent ?? []}
            onChange={(agent) => change({ agent })}
          />
          {hours && (
            <ButtonGroup variant="segmented">
              <Button pressed={view.hours === "calendar"} onClick={() => change({ hours: null })}>
                All hours
              </Button>
              <Button pressed={view.hours === "business"} onClick={() => change({ hours: "business" })}>
                Business hours
              </Button>
            </ButtonGroup>
          )}
          <div className="fiveday-freshness">
            <Text as="span" variant="bodySm" tone={frame.freshness.waiting > 0 ? "caution" : "subdued"}>
              {frame.freshness.text}
            </Text>
          </div>
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {frame.period}, compared with {frame.previousPeriod}. Days and times in {frame.timezone}.
        </Text>
        {frame.historyNote && (
          <Text as="p" variant="bodySm" tone="caution">
            {frame.historyNote}
          </Text>
        )}
      </BlockStack>
    </Box>
  );
}

type FilterProps = {
  name: string;
  options: { value: string; label: string }[];
  selected: string[];
  onChange: (values: string[] | null) => void;
};

function Filter({ name, options, selected, onChange }: FilterProps) {
  const [open, setOpen] = useState(false);
  if (options.length === 0) return null;
  const named = options.filter(({ value }) => selected.includes(value)).map(({ label }) => label);
  const activator = (
    <Button disclosure onClick={() => setOpen(!open)} pressed={named.length > 0}>
      {named.length === 0 ? name : `${name}: ${named.join(", ")}`}
    </Button>
  );
  return (
    <Popover active={open} activator={activator} onClose={() => setOpen(false)} sectioned>
      <BlockStack gap="300">
        <ChoiceList
          title={name}
          allowMultiple
          choices={options}
          selected={selected}
          onChange={(values) => onChange(values.length > 0 ? values : null)}
        />
        {selected.length > 0 && (
          <Button variant="plain" onClick={() => onChange(null)}>
            Clear
          </Button>
        )}
      </BlockStack>
    </Popover>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
