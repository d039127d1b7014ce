import { readRuleset } from "#app/attribution/rulesets.server.ts";
import type { ConnectionState } from "#app/helpdesks/connect.server.ts";
import { readBusinessHours } from "#app/inputs/business-hours.server.ts";
import { readCosts } from "#app/inputs/costs.server.ts";
import { readFigureSettings } from "#app/inputs/figure-settings.server.ts";
import { readRecomputing } from "#app/inputs/mark-tickets.server.ts";
import { readSlaPolicies } from "#app/inputs/sla-policies.server.ts";
import { readStaffAddresses } from "#app/inputs/staff-addresses.server.ts";
import { readTeams } from "#app/inputs/teams.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { formatPercent } from "#app/metrics/format.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { surveyNames } from "#app/surveys/settings.ts";
import { readSurveySettings } from "#app/surveys/settings.server.ts";
import { loadRules } from "#app/tickets/inputs.server.ts";
import { readConnections } from "./connections.server.ts";
import { readToldGoals } from "./goals.server.ts";
import { hoursWords } from "./hours-words.ts";
import { slaWords } from "./sla-words.ts";
import type { ToldGoal } from "./told-goal.ts";

/** One line of the Settings page: where it leads, and how it stands now. */
export type SettingsEntry = { title: string; url: string; now: string };
export type SettingsOverview = { sections: { title: string; about: string; entries: SettingsEntry[] }[]; recomputing: number };

const stateNames: Record<ConnectionState, string> = {
  active: "Connected",
  paused: "Paused",
  reconnect: "Needs a new key",
  disconnected: "Disconnected",
};

/** Everything that can be set, each with how it is set now. */
export async function readSettings(shop: ShopContext, now: Date): Promise<SettingsOverview> {
  const db = reportsDb(shop.id);
  const [connections, ruleset, surveys, hours, policies, rules, teams, staff, costs, figures, goals, [tokens], recomputing] =
    await Promise.all([
      readConnections(shop, now),
      readRuleset(shop),
      readSurveySettings(db),
      readBusinessHours(db),
      readSlaPolicies(db),
      loadRules(db),
      readTeams(db),
      readStaffAddresses(db),
      readCosts(db),
      readFigureSettings(db),
      readToldGoals(shop, now),
      db.rows<{ all: number }>(`SELECT count(*)::int AS all FROM "ApiToken" WHERE "shopId" = $1`),
      readRecomputing(db),
    ]);
  const inForce = hours.findLast(({ validFrom }) => validFrom === null || validFrom <= now) ?? hours[0]!;
  const asked = surveyNames.filter((name) => surveys.surveys[name].on).length;
  return {
    sections: [
      {
        title: "Where figures come from",
        about: "What is connected, and what counts as earned by support.",
        entries: [
          ...connections.map(({ id, label, account, state }) => ({
            title: label,
            url: `/app/helpdesks/${id}`,
            now: [account, stateNames[state]].filter(Boolean).join(", "),
          })),
          { title: "Connect a helpdesk", url: "/app/helpdesks/new", now: `${counted(connections.length, "helpdesk")} connected` },
          { title: "Attribution", url: "/app/revenue", now: `Rule in force: ${ruleset.label}` },
          { title: "Surveys", url: "/app/surveys", now: `${counted(asked, "survey")} switched on` },
        ],
      },
      {
        title: "What figures are measured with",
        about: "Your hours, promises and words. Figures follow by themselves.",
        entries: [
          { title: "Hours and holidays", url: "/app/settings/hours", now: hoursWords(inForce) },
          { title: "SLA", url: "/app/settings/sla", now: policies.map(slaWords).join("; ") || "No promise yet" },
          {
            title: "Ticket types",
            url: "/app/settings/ticket-types",
            now: rules.types.length > 0 ? rules.types.map(({ type }) => type).join(", ") : "As the helpdesk names them",
          },
          { title: "Agents and teams", url: "/app/settings/teams", now: teamWords(teams.memberships) },
          {
            title: "Staff addresses",
            url: "/app/settings/staff",
            now:
              staff.addresses.length > 0
                ? `${counted(staff.addresses.length, "address", "addresses")} left out`
                : "None left out",
          },
        ],
      },
      {
        title: "What you aim at",
        about: "Goals for any figure, with a mark when one is missed or will be.",
        entries: [{ title: "Goals", url: "/app/settings/goals", now: goalWords(goals) }],
      },
      {
        title: "What no ticket tells",
        about: "Needed for costs, margins and returns.",
        entries: [
          { title: "Costs", url: "/app/settings/costs", now: costWords(costs.entries, shop.currency) },
          {
            title: "How figures are counted",
            url: "/app/settings/figures",
            now: `Gross margin ${figures.grossMargin === null ? "not entered" : formatPercent(figures.grossMargin)}, a customer for ${counted(figures.retentionDays, "day")}`,
          },
        ],
      },
      {
        title: "Who else reads them",
        about: "Other programs by the reading API, agents by links of their own.",
        entries: [
          { title: "Sharing and API", url: "/app/settings/api", now: `${counted(tokens!.all, "token")} for the reading API` },
        ],
      },
    ],
    recomputing,
  };
}

function goalWords(goals: readonly ToldGoal[]): string {
  if (goals.length === 0) return "None yet";
  const bad = goals.filter(({ state }) => state === "missed" || state === "at_risk").length;
  return `${counted(goals.length, "goal")}, ${bad === 0 ? "none missed or at risk" : `${bad} missed or at risk`}`;
}

function teamWords(memberships: readonly { team: string; to: string | null }[]): string {
  const teams = [...new Set(memberships.filter(({ to }) => to === null).map(({ team }) => team))].toSorted();
  return teams.length > 0 ? teams.join(", ") : "No teams yet";
}

function costWords(entries: readonly { month: string; amount: number }[], currency: string): string {
  const [newest] = entries;
  if (!newest) return "None entered yet";
  const total = entries.filter(({ month }) => month === newest.month).reduce((sum, { amount }) => sum + amount, 0);
  return `${newest.month}: ${formatMoney(total, currency)}`;
}

function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
