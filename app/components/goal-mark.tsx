import { Badge } from "@shopify/polaris";
import type { Card } from "#app/reports/card.ts";
import { goalStates } from "#app/reports/told-goal.ts";

/** How a figure stands against its goal; the goal itself is told to who points at it or listens. */
export function GoalMark({ goal: { state, text } }: { goal: NonNullable<Card["goal"]> }) {
  const { word, tone } = goalStates[state];
  return (
    <span title={text}>
      <Badge tone={tone} toneAndProgressLabelOverride={`Goal: ${text}`}>
        {`Goal: ${word.toLowerCase()}`}
      </Badge>
    </span>
  );
}
