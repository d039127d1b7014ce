import { BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useView } from "#app/components/use-view.ts";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import type { Costs } from "#app/inputs/costs.ts";
import { formatMoney } from "#app/lib/money.ts";
import { categoryLabel, enteredCosts, type EnteredCosts, minorOf, monthBefore, monthWords } from "./entered-costs.ts";

type Props = { form: SettingsForm<EnteredCosts>; month: string; currency: string; entries: Costs["entries"] };

/** One month's costs, an amount for each category. */
export function CostFields({ form, month, currency, entries }: Props) {
  const { change: changeView } = useView();
  const { costs } = form.entered;
  const before = monthBefore(entries, month);
  const total = costs.reduce((sum, { typed }) => sum + (minorOf(typed, currency) ?? 0), 0);
  const set = (i: number, typed: string) => form.change({ costs: costs.map((cost, j) => (i === j ? { ...cost, typed } : cost)) });
  // Only what has an amount is sent, so a field's place there is another one than here.
  const sentAs = (i: number) => costs.slice(0, i).filter(({ typed }) => typed.trim() !== "").length;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="300" blockAlign="end" align="space-between">
          <TextField
            label="Month"
            type="month"
            value={month}
            disabled={form.dirty}
            helpText={form.dirty ? "Save or discard before going to another month." : undefined}
            onChange={(picked) => picked && changeView({ month: picked })}
            autoComplete="off"
          />
          {before && (
            <Button
              onClick={() => form.change(enteredCosts(entries, before, currency))}
            >{`Same as ${monthWords(before)}`}</Button>
          )}
        </InlineStack>
        <FormLayout>
          <FormLayout.Group>
            {costs.map(({ category, typed }, i) => (
              <TextField
                key={category}
                label={categoryLabel(category)}
                inputMode="decimal"
                prefix={currency}
                value={typed}
                placeholder="None"
                onChange={(now) => set(i, now)}
                error={
                  typed.trim() === ""
                    ? undefined
                    : (form.errorAt(`entries.${sentAs(i)}.amount`) ?? form.errorAt(`entries.${sentAs(i)}.category`))
                }
                autoComplete="off"
              />
            ))}
          </FormLayout.Group>
        </FormLayout>
        <OwnCategory
          known={costs.map(({ category }) => category)}
          onAdd={(category) => form.change({ costs: [...costs, { category, typed: "" }] })}
        />
        <Text as="p" fontWeight="semibold">{`${monthWords(month)} in all: ${formatMoney(total, currency)}`}</Text>
      </BlockStack>
    </Card>
  );
}

/** A category of the merchant's own. */
function OwnCategory({ known, onAdd }: { known: string[]; onAdd: (category: string) => void }) {
  const [name, setName] = useState("");
  const twice = known.some((each) => categoryLabel(each).toLowerCase() === name.trim().toLowerCase());
  const add = () => {
    onAdd(name.trim());
    setName("");
  };
  return (
    <TextField
      label="Another category"
      value={name}
      maxLength={100}
      onChange={setName}
      error={twice ? "Is there already" : undefined}
      connectedRight={
        <Button onClick={add} disabled={name.trim() === "" || twice}>
          Add
        </Button>
      }
      autoComplete="off"
    />
  );
}
