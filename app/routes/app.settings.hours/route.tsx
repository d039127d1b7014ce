import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { useSettingsForm } from "#app/components/use-settings-form.ts";
import { removeComingHours, saveBusinessHours } from "#app/inputs/business-hours.server.ts";
import { businessHoursChange } from "#app/inputs/business-hours.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { readHoursPage } from "#app/reports/business-hours.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { type EnteredHours, enteredHours, hoursToSend } from "./entered-hours.ts";
import { Holidays } from "./holidays.tsx";
import { Versions } from "./versions.tsx";
import { Week } from "./week.tsx";
import { WhenCard } from "./when-card.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  return readHoursPage(await signedInShop(request), new Date());
}

const removal = z.object({ remove: z.coerce.date() });

/** Saves hours from an instant on, or takes back hours that have not begun. */
export async function action({ request }: ActionFunctionArgs): Promise<SaveAnswer> {
  const shop = await signedInShop(request);
  const given: unknown = await request.json();
  const now = new Date();
  const asked = removal.safeParse(given);
  if (asked.success) {
    await removeComingHours(shop.id, asked.data.remove, now);
    return { said: "Hours taken back" };
  }
  return saveInput(businessHoursChange(localDay(shop.timezone, now.getTime())), given, async ({ from, ...hours }) => {
    const begins = from === "always" || from === "now" ? now : new Date(startOfDay(shop.timezone, from));
    await saveBusinessHours(shop.id, hours, { from: begins, past: from === "always" ? "change" : "keep" });
    return "Hours saved";
  });
}

export const headers = boundary.headers;

export default function HoursPage() {
  const page = useLoaderData<typeof loader>();
  const form = useSettingsForm<EnteredHours>(enteredHours(page), hoursToSend);
  return (
    <SettingsPage
      title="Hours and holidays"
      effect="Durations in business hours and SLA promises count only this time. What was decided before a change stays as it was."
      recomputing={page.recomputing}
      form={form}
    >
      <Week form={form} timezone={page.timezone} />
      <Holidays form={form} />
      <WhenCard form={form} entered={page.entered} today={page.today} />
      <Versions versions={page.versions} />
    </SettingsPage>
  );
}
