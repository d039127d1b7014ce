import { Select } from "@shopify/polaris";
import { type TimeUnit, timeUnits } from "./typed.ts";

/** The unit of a typed time, beside its field. */
export function TimeUnitSelect({ value, onChange }: { value: TimeUnit; onChange: (unit: TimeUnit) => void }) {
  return (
    <Select
      label="Unit of the target"
      labelHidden
      options={Object.keys(timeUnits).map((unit) => ({ value: unit, label: unit }))}
      value={value}
      onChange={(unit) => onChange(unit as TimeUnit)}
    />
  );
}
