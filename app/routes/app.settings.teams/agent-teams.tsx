import { Badge, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import type { SettingsForm } from "#app/components/use-settings-form.ts";
import type { TeamsPage } from "#app/reports/teams.server.ts";

type Membership = { agentId: string; team: string; from: string; to: string };
export type EnteredTeams = { memberships: Membership[] };

type Props = { form: SettingsForm<EnteredTeams> } & Pick<TeamsPage, "agents" | "firstDay" | "today">;

/** Every agent with the teams they were in, and since when. */
export function AgentTeams({ form, agents, firstDay, today }: Props) {
  const { memberships } = form.entered;
  const teams = [...new Set(memberships.map(({ team }) => team.trim()))].filter(Boolean).toSorted();
  const change = (i: number, changes: Partial<Membership>) =>
    form.change({ memberships: memberships.map((each, j) => (i === j ? { ...each, ...changes } : each)) });
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="p" tone="subdued">
          {`"Day after the last" stays empty while somebody is still in the team.${teams.length > 0 ? ` Teams so far: ${teams.join(", ")}.` : ""}`}
        </Text>
        {agents.map(({ id, name, kind }) => {
          const own = memberships.flatMap((membership, i) => (membership.agentId === id ? [{ membership, i }] : []));
          const begin = own.length === 0 ? firstDay : today;
          return (
            <div key={id} role="group" aria-label={name}>
              <BlockStack gap="200">
                <InlineStack gap="200" blockAlign="center">
                  <Text as="h2" variant="headingSm">
                    {name}
                  </Text>
                  {kind === "ai" && <Badge tone="info">AI</Badge>}
                  <Button
                    variant="plain"
                    onClick={() => form.change({ memberships: [...memberships, { agentId: id, team: "", from: begin, to: "" }] })}
                  >
                    {own.length === 0 ? "Put into a team" : "Another team"}
                  </Button>
                </InlineStack>
                {own.map(({ membership, i }) => (
                  <MembershipFields
                    key={i}
                    membership={membership}
                    errorAt={(field) => form.errorAt(`memberships.${i}.${field}`)}
                    onChange={(changes) => change(i, changes)}
                    onRemove={() => form.change({ memberships: memberships.filter((_, j) => i !== j) })}
                  />
                ))}
              </BlockStack>
            </div>
          );
        })}
      </BlockStack>
    </Card>
  );
}

type MembershipProps = {
  membership: Membership;
  errorAt: (field: string) => string | undefined;
  onChange: (changes: Partial<Membership>) => void;
  onRemove: () => void;
};

function MembershipFields({ membership: { team, from, to }, errorAt, onChange, onRemove }: MembershipProps) {
  return (
    <div className="fiveday-membership">
      <TextField
        label="Team"
        value={team}
        onChange={(typed) => onChange({ team: typed })}
        error={errorAt("team")}
        autoComplete="off"
      />
      <TextField
        label="First day"
        type="date"
        value={from}
        onChange={(picked) => onChange({ from: picked })}
        error={errorAt("from")}
        autoComplete="off"
      />
      <TextField
        label="Day after the last"
        type="date"
        value={to}
        onChange={(picked) => onChange({ to: picked })}
        error={errorAt("to")}
        autoComplete="off"
      />
      <Button icon={DeleteIcon} variant="tertiary" accessibilityLabel={`Remove from ${team || "this team"}`} onClick={onRemove} />
    </div>
  );
}
