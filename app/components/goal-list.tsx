import { Badge, BlockStack, InlineStack, Link, ProgressBar, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { goalStates, type ToldGoal } from "#app/reports/told-goal.ts";

type Props = {
  goals: readonly ToldGoal[];
  /** Whether each names its figure, with the way to it. */
  named?: boolean;
  /** What can be done with each. */
  actions?: (goal: ToldGoal) => ReactNode;
};

/** Goals with how they stand: in a word, in figures, and as a bar where a share says something. */
export function GoalList({ goals, named = false, actions }: Props) {
  return (
    <BlockStack gap="400">
      {goals.map((goal) => (
        <div key={goal.id} role="group" aria-label={`${goal.label}: ${goal.words}`}>
          <BlockStack gap="100">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <InlineStack align="start" gap="200" blockAlign="center">
                {named && (
                  <Link url={`/app/metrics/${goal.metric}`} monochrome>
                    {goal.label}
                  </Link>
                )}
                <Text as="span" fontWeight="semibold">
                  {goal.words}
                </Text>
                <Badge tone={goalStates[goal.state].tone}>{goalStates[goal.state].word}</Badge>
              </InlineStack>
              {actions?.(goal)}
            </InlineStack>
            <Text as="p" tone="subdued">
              {goal.stands}
            </Text>
            {goal.progress !== null && (
              <ProgressBar
                progress={Math.min(100, goal.progress)}
                size="small"
                tone={goal.state === "missed" ? "critical" : "primary"}
              />
            )}
          </BlockStack>
        </div>
      ))}
    </BlockStack>
  );
}
