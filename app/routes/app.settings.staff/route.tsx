import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, TextField } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { useSettingsForm } from "#app/components/use-settings-form.ts";
import { readRecomputing } from "#app/inputs/mark-tickets.server.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { staffAddressesInput } from "#app/inputs/staff-addresses.ts";
import { readStaffAddresses, saveStaffAddresses } from "#app/inputs/staff-addresses.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const db = reportsDb((await signedInShop(request)).id);
  const [{ addresses }, recomputing] = await Promise.all([readStaffAddresses(db), readRecomputing(db)]);
  return { addresses, recomputing };
}

export async function action({ request }: ActionFunctionArgs): Promise<SaveAnswer> {
  const shop = await signedInShop(request);
  return saveInput(staffAddressesInput, await request.json(), async (addresses) => {
    await saveStaffAddresses(shop, addresses);
    return "Addresses saved";
  });
}

export const headers = boundary.headers;

const linesOf = (text: string) => text.split("\n").flatMap((line) => line.trim() || []);

export default function StaffAddressesPage() {
  const { addresses, recomputing } = useLoaderData<typeof loader>();
  const form = useSettingsForm({ text: addresses.join("\n") }, ({ text }) => ({ addresses: linesOf(text) }));
  const lines = linesOf(form.entered.text);
  const faults = lines.flatMap((line, i) => {
    const fault = form.errorAt(`addresses.${i}`);
    return fault ? [`${line}: ${fault.toLowerCase()}`] : [];
  });
  const overall = form.errorAt("addresses");
  return (
    <SettingsPage
      title="Staff addresses"
      effect="Tickets and orders of these addresses count in no figure, past ones included: tests and talk within the team."
      recomputing={recomputing}
      form={form}
    >
      <Card>
        <TextField
          label="E-mail addresses of your team and your own"
          helpText="One on each line. Kept encrypted."
          value={form.entered.text}
          placeholder={"ana@your-store.com\nhello@your-store.com"}
          onChange={(text) => form.change({ text })}
          error={overall ?? (faults.length > 0 ? faults.join("; ") : undefined)}
          multiline={8}
          autoComplete="off"
          spellCheck={false}
        />
      </Card>
    </SettingsPage>
  );
}
