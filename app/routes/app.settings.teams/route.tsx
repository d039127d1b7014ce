import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, EmptyState } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { useSettingsForm } from "#app/components/use-settings-form.ts";
import { type SaveAnswer, saveInput } from "#app/inputs/save-input.ts";
import { saveTeams } from "#app/inputs/teams.server.ts";
import { teamsInput } from "#app/inputs/teams.ts";
import { readTeamsPage } from "#app/reports/teams.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { AgentTeams, type EnteredTeams } from "./agent-teams.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  return readTeamsPage(await signedInShop(request), new Date());
}

export async function action({ request }: ActionFunctionArgs): Promise<SaveAnswer> {
  const shop = await signedInShop(request);
  return saveInput(teamsInput, await request.json(), async (teams) => {
    await saveTeams(shop.id, teams);
    return "Teams saved";
  });
}

export const headers = boundary.headers;

export default function TeamsPage() {
  const { memberships, agents, firstDay, today, recomputing } = useLoaderData<typeof loader>();
  const saved: EnteredTeams = { memberships: memberships.map(({ to, ...membership }) => ({ ...membership, to: to ?? "" })) };
  const form = useSettingsForm<EnteredTeams>(saved, (entered) => ({
    memberships: entered.memberships.map(({ to, ...membership }) => ({ ...membership, to: to === "" ? null : to })),
  }));
  return (
    <SettingsPage
      title="Agents and teams"
      effect="Figures by team count each agent's work for the team of its day, past days included."
      recomputing={recomputing}
      form={form}
    >
      {agents.length === 0 ? (
        <Card>
          <EmptyState heading="No agents yet" image="" action={{ content: "Connect a helpdesk", url: "/app/helpdesks/new" }}>
            They come with the first tickets of your helpdesk.
          </EmptyState>
        </Card>
      ) : (
        <AgentTeams form={form} agents={agents} firstDay={firstDay} today={today} />
      )}
    </SettingsPage>
  );
}
