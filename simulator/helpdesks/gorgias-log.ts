import type { SimTicket, Staff } from "#simulator/model.ts";
import { assignments } from "./assignments.ts";
import { iso } from "./gorgias-context.ts";

export type GorgiasLogEntry = {
  type: string;
  object_type: "Ticket" | "SatisfactionSurvey";
  object_id: number;
  created_datetime: string;
} & Record<string, unknown>;

/** Gorgias' event log of one ticket, oldest first. */
export function gorgiasLog(ticket: SimTicket): GorgiasLogEntry[] {
  const entries: { at: number; type: string; by?: Staff | null; data?: object }[] = [
    { at: ticket.createdAt, type: "ticket-created" },
  ];
  for (const { at, to } of assignments(ticket))
    entries.push({ at, type: "ticket-assigned", by: to, data: { assignee_user_id: to.id } });
  for (const { at, to, by } of ticket.statuses)
    entries.push({ at, type: to === "closed" ? "ticket-closed" : "ticket-reopened", by });
  if (ticket.spamAt !== null) entries.push({ at: ticket.spamAt, type: "ticket-marked-spam" });
  if (ticket.mergedAt !== null)
    entries.push({ at: ticket.mergedAt, type: "ticket-merged", data: { merged_into_ticket: { id: ticket.mergedInto } } });
  if (ticket.deletedAt !== null) entries.push({ at: ticket.deletedAt, type: "ticket-trashed" });
  const log = entries
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, type, by, data }, index) => entry(ticket.id, index, at, type, by ?? null, data ?? null));
  return [...log, ...answers(ticket)];
}

function answers({ id, rating }: SimTicket): GorgiasLogEntry[] {
  if (!rating) return [];
  const data = { score: rating.score, body_text: rating.comment };
  return [
    {
      ...entry(id, 90, rating.at, "satisfaction-survey-responded", null, data),
      object_type: "SatisfactionSurvey",
      object_id: rating.id,
    },
  ];
}

function entry(
  ticketId: number,
  index: number,
  at: number,
  type: string,
  by: Staff | null,
  data: object | null,
): GorgiasLogEntry {
  return {
    id: `${ticketId}${String(index).padStart(2, "0")}`,
    type,
    object_type: "Ticket",
    object_id: ticketId,
    user_id: by?.id ?? null,
    context: `${ticketId}-${index}`,
    data,
    created_datetime: iso(at),
  };
}
