import { Card, Checkbox, ChoiceList, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import { TimeUnitSelect } from "#app/components/time-unit-select.tsx";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import { channels } from "#app/helpdesks/contract.ts";
import { slaPolicyInput } from "#app/inputs/sla-policies.ts";
import { slaMetricNames, slaWords } from "#app/reports/sla-words.ts";
import { slaMetrics } from "#app/tickets/sla.ts";
import { type EnteredPromise, promiseToSend } from "./entered-promise.ts";

/** What is promised, within how much of which time, to which tickets; said back in a sentence. */
export function PromiseFields({ form }: { form: SettingsForm<EnteredPromise> }) {
  const { entered, change, errorAt } = form;
  const read = slaPolicyInput.omit({ name: true }).safeParse(promiseToSend(entered));
  return (
    <Card>
      <FormLayout>
        <TextField
          label="Name"
          value={entered.name}
          placeholder="Chat in an hour"
          onChange={(name) => change({ name })}
          error={errorAt("name")}
          autoComplete="off"
        />
        <FormLayout.Group>
          <Select
            label="What you promise"
            options={slaMetrics.map((value) => ({ value, label: slaMetricNames[value] }))}
            value={entered.metric}
            onChange={(metric) => change({ metric: metric as EnteredPromise["metric"] })}
          />
          <TextField
            label="Within"
            inputMode="decimal"
            value={entered.target}
            onChange={(target) => change({ target })}
            error={errorAt("targetSeconds")}
            connectedRight={<TimeUnitSelect value={entered.unit} onChange={(unit) => change({ unit })} />}
            autoComplete="off"
          />
        </FormLayout.Group>
        <ChoiceList
          title="Counting"
          choices={[
            { value: "business", label: "Business hours only" },
            { value: "calendar", label: "All hours" },
          ]}
          selected={[entered.clock]}
          onChange={([clock]) => change({ clock: clock as EnteredPromise["clock"] })}
        />
        <ChoiceList
          title="On these channels"
          allowMultiple
          choices={channels.map((value) => ({ value, label: `${value.charAt(0).toUpperCase()}${value.slice(1)}` }))}
          selected={entered.channels}
          onChange={(chosen) => change({ channels: chosen as EnteredPromise["channels"] })}
        />
        <TextField
          label="To tickets with one of these tags"
          helpText="Separated by commas. No channel and no tag means every ticket."
          value={entered.tags}
          onChange={(tags) => change({ tags })}
          error={errorAt("tags")}
          autoComplete="off"
        />
        {entered.metric === "resolution" && (
          <Checkbox
            label="The clock stands still while snoozed"
            helpText="While a ticket waits for the customer it always does."
            checked={entered.pauseSnoozed}
            onChange={(pauseSnoozed) => change({ pauseSnoozed })}
          />
        )}
        {read.success && <Text as="p" fontWeight="semibold">{`${slaWords(read.data)}.`}</Text>}
      </FormLayout>
    </Card>
  );
}
