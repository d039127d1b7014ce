import {
  Badge,
  BlockStack,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  ProgressBar,
  RangeSlider,
  Select,
  Text,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useRefresh } from "#app/components/use-refresh.ts";
import { useView } from "#app/components/use-view.ts";
import { basisNames, modelNames, type WhatIf } from "#app/reports/what-if.ts";
import { Adopt } from "./adopt.tsx";

/** A slider tells every step on its way; the figures follow where it rests. */
const RESTS_AFTER_MS = 300;

/** What would the figures be under another rule? Nothing is stored until it is adopted. */
export function WhatIfBar({ whatIf }: { whatIf: WhatIf }) {
  const { change } = useView();
  useRefresh(whatIf.switching !== null);
  const ask = (changed: Partial<WhatIf>) => change({ ruleset: textOf({ ...whatIf, ...changed }) });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              What if?
            </Text>
            {whatIf.differs ? <Badge tone="attention">Not the active rule</Badge> : <Badge tone="success">Active rule</Badge>}
          </InlineStack>
          {whatIf.differs && (
            <InlineStack gap="200">
              <Button onClick={() => change({ ruleset: null })}>Back to the active rule</Button>
              <Adopt whatIf={whatIf} />
            </InlineStack>
          )}
        </InlineStack>
        <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
          <Select
            label="Rule set"
            options={whatIf.presets}
            value={whatIf.preset}
            onChange={(preset) => change({ ruleset: preset })}
          />
          <Select
            label="Credit goes to"
            options={options(modelNames)}
            value={whatIf.model}
            onChange={(model) => ask({ model })}
          />
          <Select label="Amount" options={options(basisNames)} value={whatIf.basis} onChange={(basis) => ask({ basis })} />
          <WindowSlider key={whatIf.asked} days={whatIf.windowDays} onRest={(windowDays) => ask({ windowDays })} />
        </InlineGrid>
        {whatIf.switching && (
          <BlockStack gap="100">
            <Text as="p">{`All history is being computed under ${whatIf.switching.to}. The figures change at once when it is done.`}</Text>
            <ProgressBar progress={whatIf.switching.percent} size="small" />
          </BlockStack>
        )}
        <Text as="p" variant="bodySm" tone="subdued">
          {whatIf.differs
            ? `Shown under ${whatIf.asked}; the changes on the cards are against ${whatIf.active}.`
            : `Active: ${whatIf.active}. Try another rule: the figures below follow at once, and nothing is stored.`}
        </Text>
      </BlockStack>
    </Card>
  );
}

function WindowSlider({ days, onRest }: { days: number; onRest: (days: number) => void }) {
  const [shown, setShown] = useState(days);
  useEffect(() => {
    if (shown === days) return;
    const timer = setTimeout(() => onRest(shown), RESTS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [shown, days, onRest]);
  return (
    <RangeSlider
      label={`Window: ${shown} ${shown === 1 ? "day" : "days"}`}
      min={1}
      max={30}
      value={shown}
      onChange={(value) => setShown(Array.isArray(value) ? value[0] : value)}
    />
  );
}

function textOf({ preset, model, windowDays, basis }: Pick<WhatIf, "preset" | "model" | "windowDays" | "basis">): string {
  return `${preset}+model=${model}+window_days=${windowDays}+basis=${basis}`;
}

function options(names: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
