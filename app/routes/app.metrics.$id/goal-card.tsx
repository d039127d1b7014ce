import { useFetcher, useSearchParams } from "@remix-run/react";
import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { GoalList } from "#app/components/goal-list.tsx";
import { useToast } from "#app/components/use-toast.ts";
import type { SaveAnswer } from "#app/inputs/save-input.ts";
import type { MetricPage } from "#app/reports/metric-page.server.ts";
import { GoalForm } from "./goal-form.tsx";

type Props = Pick<MetricPage, "goals" | "card" | "unit" | "frame" | "better" | "goalDimensions">;

/** What the merchant wants the figure to be, and how that stands. */
export function GoalCard(page: Props) {
  const [params] = useSearchParams();
  const [editing, setEditing] = useState<number | "new" | null>(params.get("goal") === "new" ? "new" : null);
  const removing = useFetcher<SaveAnswer>();
  useToast(removing.data);
  const { goals } = page;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {goals.length > 1 ? "Goals" : "Goal"}
          </Text>
          <Button onClick={() => setEditing("new")}>Set a goal</Button>
        </InlineStack>
        {goals.length === 0 && (
          <Text as="p" tone="subdued">
            None yet. A goal draws a line here and says in time when it will be missed.
          </Text>
        )}
        <GoalList
          goals={goals}
          actions={({ id, words }) => (
            <ButtonGroup>
              <Button variant="plain" accessibilityLabel={`Change the goal: ${words}`} onClick={() => setEditing(id)}>
                Change
              </Button>
              <Button
                variant="plain"
                tone="critical"
                accessibilityLabel={`Remove the goal: ${words}`}
                loading={removing.state !== "idle"}
                onClick={() => removing.submit({ remove: id }, { method: "post", encType: "application/json" })}
              >
                Remove
              </Button>
            </ButtonGroup>
          )}
        />
        {editing !== null && (
          <GoalForm
            key={editing}
            {...page}
            goal={goals.find(({ id }) => id === editing) ?? null}
            onClose={() => setEditing(null)}
          />
        )}
      </BlockStack>
    </Card>
  );
}
