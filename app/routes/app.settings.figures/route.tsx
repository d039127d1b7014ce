import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, FormLayout, Select, TextField } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { scaled } from "#app/components/typed.ts";
import { useSettingsForm } from "#app/components/use-settings-form.ts";
import { fcrChoices, figureSettingsInput } from "#app/inputs/figure-settings.ts";
import { readFigureSettings, saveFigureSettings } from "#app/inputs/figure-settings.server.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  return readFigureSettings(reportsDb((await signedInShop(request)).id));
}

export async function action({ request }: ActionFunctionArgs): Promise<SaveAnswer> {
  const shop = await signedInShop(request);
  return saveInput(figureSettingsInput, await request.json(), async (settings) => {
    await saveFigureSettings(shop.id, settings);
    return "Saved: the figures follow at once";
  });
}

export const headers = boundary.headers;

export default function FigureSettingsPage() {
  const { grossMargin, retentionDays, fcrDays } = useLoaderData<typeof loader>();
  const saved = {
    margin: grossMargin === null ? "" : String(Math.round(grossMargin * 10_000) / 100),
    days: String(retentionDays),
    fcr: String(fcrDays),
  };
  const form = useSettingsForm(saved, ({ margin, days, fcr }) => ({
    grossMargin: margin.trim() === "" ? null : (scaled(margin, 0.01) ?? margin),
    retentionDays: scaled(days, 1),
    fcrDays: Number(fcr),
  }));
  const { margin, days, fcr } = form.entered;
  return (
    <SettingsPage
      title="How figures are counted"
      effect="What no order and no ticket tells. Figures of all periods follow at once; nothing is lost by changing it."
      recomputing={0}
      form={form}
    >
      <Card>
        <FormLayout>
          <TextField
            label="Gross margin"
            helpText="What is left of revenue after the goods. Return on support is counted with it; without it, it shows a dash."
            inputMode="decimal"
            suffix="%"
            value={margin}
            placeholder="Not entered"
            onChange={(typed) => form.change({ margin: typed })}
            error={form.errorAt("grossMargin")}
            autoComplete="off"
          />
          <TextField
            label="Somebody is a customer for"
            helpText="So long after an order a person counts as a customer. Retention is counted with it."
            type="number"
            min={1}
            suffix="days"
            value={days}
            onChange={(typed) => form.change({ days: typed })}
            error={form.errorAt("retentionDays")}
            autoComplete="off"
          />
          <Select
            label="Resolved at first contact when the customer does not come back within"
            helpText="First contact resolution is counted with it; younger resolutions wait so long before they count."
            options={fcrChoices.map((each) => ({ value: String(each), label: each === 1 ? "1 day" : `${each} days` }))}
            value={fcr}
            onChange={(chosen) => form.change({ fcr: chosen })}
          />
        </FormLayout>
      </Card>
    </SettingsPage>
  );
}
