import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { useSettingsForm } from "#app/components/use-settings-form.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { saveTicketRules } from "#app/inputs/ticket-rules.server.ts";
import { ticketRulesInput } from "#app/inputs/ticket-rules.ts";
import { readTicketTypesSettings } from "#app/reports/ticket-types-settings.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { type EnteredRules, enteredRules, rulesToSend } from "./entered-rules.ts";
import { OtherWords } from "./other-words.tsx";
import { TypeRules } from "./type-rules.tsx";
import { Unmapped } from "./unmapped.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  return readTicketTypesSettings(await signedInShop(request), new Date());
}

export async function action({ request }: ActionFunctionArgs): Promise<SaveAnswer> {
  const shop = await signedInShop(request);
  return saveInput(ticketRulesInput, await request.json(), async (rules) => {
    await saveTicketRules(shop.id, rules);
    return "Ticket types saved";
  });
}

export const headers = boundary.headers;

export default function TicketTypesPage() {
  const { rules, unmapped, untyped, recomputing } = useLoaderData<typeof loader>();
  const form = useSettingsForm<EnteredRules>(enteredRules(rules), rulesToSend);
  return (
    <SettingsPage
      title="Ticket types"
      effect="Every ticket, past ones included, is read by these rules: its type, whether it is a complaint, whether it was escalated."
      recomputing={recomputing}
      form={form}
    >
      <TypeRules form={form} untyped={untyped} />
      <Unmapped form={form} unmapped={unmapped} />
      <OtherWords form={form} />
    </SettingsPage>
  );
}
