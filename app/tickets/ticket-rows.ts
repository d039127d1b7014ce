import type { Columns } from "#app/lib/bulk.ts";
import type { Measure } from "./measure.ts";
import type { FoldedTicket } from "./fold.ts";

/** A ticket as folded and measured, about to be written. */
export type DerivedTicket = { id: string; folded: FoldedTicket; isStaff: boolean; measure: Measure };

/** The team of an agent at an instant as the merchant entered it, or null. */
export type TeamOf = (agentId: string | null, at: number) => string | null;

export const measureColumns: Columns = {
  ticketId: "text",
  valid: "boolean",
  excluded: "text",
  startedBy: "text",
  channel: "text",
  type: "text",
  tags: "text[]",
  helpdesk: "text",
  assigneeId: "text",
  team: "text",
  customerKey: "text",
  automation: "text",
  complaint: "boolean",
  status: "text",
  createdAt: "timestamptz",
  firstCustomerAt: "timestamptz",
  firstHumanAt: "timestamptz",
  firstHumanAgent: "text",
  firstHumanTeam: "text",
  frtSeconds: "int",
  frtBusiness: "int",
  handoffSeconds: "int",
  handoffBusiness: "int",
  firstReplyAt: "timestamptz",
  firstReplyAgent: "text",
  frtAnySeconds: "int",
  frtAnyBusiness: "int",
  firstAckAt: "timestamptz",
  ackSeconds: "int",
  ackBusiness: "int",
  firstAutoAt: "timestamptz",
  automatedAt: "timestamptz",
  automated: "boolean",
  firstResolvedAt: "timestamptz",
  firstResolutionSeconds: "int",
  firstResolutionBusiness: "int",
  episodes: "int",
  contacts: "int",
  returnedAt: "timestamptz",
  reopenedAt: "timestamptz",
  escalatedAt: "timestamptz",
  resolvedAt: "timestamptz",
  awaiting: "text",
  lastCustomerAt: "timestamptz",
};

const waitColumns: Columns = {
  ticketId: "text",
  n: "int",
  openedAt: "timestamptz",
  closedAt: "timestamptz",
  answered: "boolean",
  seconds: "int",
  businessSeconds: "int",
  agentId: "text",
  team: "text",
};

const spellColumns: Columns = {
  ticketId: "text",
  n: "int",
  resolvedAt: "timestamptz",
  since: "timestamptz",
  until: "timestamptz",
  agentId: "text",
  team: "text",
  auto: "boolean",
  seconds: "int",
  businessSeconds: "int",
  netSeconds: "int",
  netBusiness: "int",
  waitSeconds: "int",
  waitBusiness: "int",
  replies: "int",
  answered: "boolean",
  messages: "int",
  handleSeconds: "int",
  handleEstimated: "boolean",
};

const actionColumns: Columns = {
  ticketId: "text",
  n: "int",
  at: "timestamptz",
  kind: "text",
  agentId: "text",
  team: "text",
  handleSeconds: "int",
};

const promiseColumns: Columns = {
  ticketId: "text",
  policyId: "int",
  n: "int",
  metric: "text",
  startedAt: "timestamptz",
  dueAt: "timestamptz",
  completedAt: "timestamptz",
  outcomeAt: "timestamptz",
  met: "boolean",
  agentId: "text",
  team: "text",
};

/** Tables with any number of rows a ticket, and how its rows are made. */
export const childTables: {
  table: string;
  columns: Columns;
  rows(ticket: DerivedTicket, teamOf: TeamOf): Record<string, unknown>[];
}[] = [
  {
    table: "TicketWait",
    columns: waitColumns,
    rows: ({ measure, folded }, teamOf) =>
      measure.waits.map((wait) => ({
        ...wait,
        openedAt: new Date(wait.openedAt),
        closedAt: new Date(wait.closedAt),
        team: teamOf(wait.agentId, wait.closedAt) ?? folded.team,
      })),
  },
  {
    table: "TicketSpell",
    columns: spellColumns,
    rows: ({ measure, folded }, teamOf) =>
      measure.spells.map((spell) => ({
        ...spell,
        resolvedAt: new Date(spell.resolvedAt),
        since: new Date(spell.since),
        until: instant(spell.until),
        team: teamOf(spell.agentId, spell.resolvedAt) ?? folded.team,
      })),
  },
  {
    table: "TicketAction",
    columns: actionColumns,
    rows: ({ measure, folded }, teamOf) =>
      measure.actions.map((action) => ({
        ...action,
        at: new Date(action.at),
        team: teamOf(action.agentId, action.at) ?? folded.team,
      })),
  },
  {
    table: "SlaInstance",
    columns: promiseColumns,
    rows: ({ measure, folded }, teamOf) =>
      measure.promises.map((promise) => ({
        ...promise,
        startedAt: new Date(promise.startedAt),
        dueAt: instant(promise.dueAt),
        completedAt: instant(promise.completedAt),
        outcomeAt: instant(promise.outcomeAt),
        team: teamOf(promise.agentId, promise.completedAt ?? promise.startedAt) ?? folded.team,
      })),
  },
];

/** The ticket's row of TicketMeasure. */
export function measureRow({ id, folded, measure }: DerivedTicket, helpdesk: string, teamOf: TeamOf): Record<string, unknown> {
  const { waits: _waits, spells: _spells, actions: _actions, promises: _promises, ...measured } = measure;
  return {
    ...measured,
    ticketId: id,
    helpdesk,
    startedBy: folded.startedBy,
    channel: folded.channel,
    tags: folded.tags,
    assigneeId: folded.assigneeId,
    team: teamOf(folded.assigneeId, folded.createdAt) ?? folded.team,
    firstHumanTeam: measure.firstHumanAt === null ? null : (teamOf(measure.firstHumanAgent, measure.firstHumanAt) ?? folded.team),
    customerKey: folded.requester.key,
    status: folded.status,
    createdAt: new Date(folded.createdAt),
    firstCustomerAt: new Date(folded.firstCustomerAt),
    firstHumanAt: instant(measure.firstHumanAt),
    firstReplyAt: instant(measure.firstReplyAt),
    firstAckAt: instant(measure.firstAckAt),
    firstAutoAt: instant(measure.firstAutoAt),
    automatedAt: instant(measure.automatedAt),
    firstResolvedAt: instant(measure.firstResolvedAt),
    returnedAt: instant(measure.returnedAt),
    reopenedAt: instant(measure.reopenedAt),
    escalatedAt: instant(measure.escalatedAt),
    resolvedAt: instant(measure.resolvedAt),
    lastCustomerAt: instant(measure.lastCustomerAt),
  };
}

/** Epoch milliseconds as a Date, null as null. */
export function instant(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
