import { Badge } from "@shopify/polaris";
import { AlertDiamondIcon } from "@shopify/polaris-icons";
import type { Sudden } from "#app/reports/sudden.ts";

const tones = { good: "success", bad: "critical", neutral: "attention" } as const;

/** That a figure suddenly rose or dropped: a mark with words, never colour alone. */
export function SuddenMark({ sudden: { direction, judgement } }: { sudden: Sudden }) {
  return (
    <Badge tone={tones[judgement]} icon={AlertDiamondIcon}>
      {`Sudden ${direction}`}
    </Badge>
  );
}
