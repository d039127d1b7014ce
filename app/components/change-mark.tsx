import { Icon, InlineStack, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon, MinusIcon } from "@shopify/polaris-icons";
import type { Change } from "#app/metrics/compare.ts";

const icons = { up: ArrowUpIcon, down: ArrowDownIcon, same: MinusIcon };
const tones = { good: "success", bad: "critical", neutral: "subdued", unclear: "subdued" } as const;
const words = { good: "better", bad: "worse", neutral: null, unclear: "no clear change" };

/** Change against the previous period: arrow, figure and a word, never colour alone. */
export function ChangeMark({ change }: { change: Change | null }) {
  if (!change) {
    return (
      <Text as="span" variant="bodySm" tone="subdued">
        Nothing to compare with
      </Text>
    );
  }
  const tone = tones[change.judgement];
  return (
    <InlineStack gap="100" blockAlign="center" wrap={false}>
      <span>
        <Icon source={icons[change.direction]} tone={tone} />
      </span>
      <Text as="span" variant="bodySm" tone={tone}>
        {[change.text, words[change.judgement]].filter(Boolean).join(", ")}
      </Text>
    </InlineStack>
  );
}
