import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { useSettingsForm } from "#app/components/use-settings-form.ts";
import { costsInput } from "#app/inputs/costs.ts";
import { readCosts, saveCosts } from "#app/inputs/costs.server.ts";
import { month } from "#app/inputs/fields.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { CostFields } from "./cost-fields.tsx";
import { CostMonths } from "./cost-months.tsx";
import { type EnteredCosts, enteredCosts, toEntries } from "./entered-costs.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  const asked = month.safeParse(new URL(request.url).searchParams.get("month"));
  const { entries } = await readCosts(reportsDb(shop.id));
  return {
    month: asked.success ? asked.data : localDay(shop.timezone, Date.now()).slice(0, 7),
    currency: shop.currency,
    entries,
  };
}

/** Replaces the costs of one month. */
export async function action({ request }: ActionFunctionArgs): Promise<SaveAnswer> {
  const shop = await signedInShop(request);
  return saveInput(z.intersection(costsInput, z.object({ month })), await request.json(), async (costs) => {
    await saveCosts(shop.id, costs, [costs.month]);
    return "Costs saved";
  });
}

export const headers = boundary.headers;

export default function CostsPage() {
  const { month: of, currency, entries } = useLoaderData<typeof loader>();
  const form = useSettingsForm<EnteredCosts>(enteredCosts(entries, of, currency), (entered) => ({
    month: of,
    entries: toEntries(entered, of, currency),
  }));
  return (
    <SettingsPage
      title="Costs"
      effect="Cost per ticket, cost per resolution and return on support are counted with these. Every day has its share of the month."
      recomputing={0}
      form={form}
    >
      <CostFields form={form} month={of} currency={currency} entries={entries} />
      <CostMonths entries={entries} currency={currency} shown={of} />
    </SettingsPage>
  );
}
