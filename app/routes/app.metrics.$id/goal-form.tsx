import { useFetcher } from "@remix-run/react";
import { Checkbox, FormLayout, Modal, Select, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { TimeUnitSelect } from "#app/components/time-unit-select.tsx";
import { useToast } from "#app/components/use-toast.ts";
import type { SaveAnswer } from "#app/inputs/save-input.ts";
import type { MetricPage } from "#app/reports/metric-page.server.ts";
import type { ToldGoal } from "#app/reports/told-goal.ts";
import { type EnteredGoal, keptTarget, typedTarget } from "./entered-goal.ts";

type Props = Pick<MetricPage, "card" | "unit" | "frame" | "better" | "goalDimensions"> & {
  /** To be changed; null = a new one. */
  goal: ToldGoal | null;
  onClose: () => void;
};

/** Sets a goal, or changes one; the filters of the page can be part of it. */
export function GoalForm({ card, unit, frame: { currency, view }, better, goalDimensions, goal, onClose }: Props) {
  const fetcher = useFetcher<SaveAnswer>();
  useToast(fetcher.data);
  const filters = goal?.filters ?? pick(view.filters, goalDimensions);
  const filtered = Object.keys(filters).length > 0;
  const [entered, setEntered] = useState<EnteredGoal>({
    direction: goal?.direction ?? (better === "higher" ? "at_least" : "at_most"),
    period: goal?.period ?? "month",
    filtered,
    ...(goal ? typedTarget(goal.target, unit, currency) : { target: "", time: "hours" as const }),
  });
  const change = (changes: Partial<EnteredGoal>) => setEntered({ ...entered, ...changes });
  const save = () =>
    fetcher.submit(
      {
        ...(goal ? { id: goal.id } : {}),
        goal: {
          metric: card.id,
          target: keptTarget(entered, unit, currency),
          direction: entered.direction,
          period: entered.period,
          filters: entered.filtered ? filters : {},
        },
      },
      { method: "post", encType: "application/json" },
    );
  const isSaved = fetcher.data?.said !== undefined;
  useEffect(() => {
    if (isSaved) onClose();
  }, [isSaved, onClose]);
  const errors = fetcher.data?.errors ?? {};
  return (
    <Modal
      open
      title={`Goal for ${card.label}`}
      onClose={onClose}
      primaryAction={{ content: "Save goal", onAction: save, loading: fetcher.state !== "idle" }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <FormLayout>
          <FormLayout.Group>
            <Select
              label="It should be"
              options={[
                { value: "at_most", label: "At most" },
                { value: "at_least", label: "At least" },
              ]}
              value={entered.direction}
              onChange={(direction) => change({ direction: direction as EnteredGoal["direction"] })}
            />
            <TextField
              label="Target"
              inputMode="decimal"
              value={entered.target}
              onChange={(target) => change({ target })}
              error={errors.target}
              {...(unit === "ratio" ? { suffix: "%" } : unit === "minor" ? { prefix: currency } : {})}
              {...(unit === "seconds"
                ? {
                    connectedRight: <TimeUnitSelect value={entered.time} onChange={(time) => change({ time })} />,
                  }
                : {})}
              autoComplete="off"
            />
            <Select
              label="In every"
              options={(["week", "month", "quarter"] as const).map((value) => ({ value, label: value }))}
              value={entered.period}
              onChange={(period) => change({ period: period as EnteredGoal["period"] })}
            />
          </FormLayout.Group>
          {filtered && (
            <Checkbox
              label={`Only for the filters ${goal ? "it was set with" : "chosen on the page"}`}
              helpText={Object.entries(filters)
                .map(([dimension, values]) => `${dimension}: ${values.join(", ")}`)
                .join("; ")}
              checked={entered.filtered}
              onChange={(only) => change({ filtered: only })}
              error={errors.filters}
            />
          )}
        </FormLayout>
      </Modal.Section>
    </Modal>
  );
}

/** The filters that the figure can be told apart by. */
function pick(filters: MetricPage["frame"]["view"]["filters"], dimensions: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([dimension, values]) =>
      values && dimensions.includes(dimension) ? [[dimension, values]] : [],
    ),
  );
}
