import { datedSource } from "#app/metrics/define.ts";
import { ticketDimensions } from "./tickets.ts";

/** Tickets with credit, by creation (F1); the agents are those with a share of it. */
export const creditedTickets = datedSource({
  marked: true,
  from: `"TicketMeasure" m JOIN credit c ON c."ticketId" = m."ticketId"`,
  at: `m."createdAt"`,
  where: `m."shopId" = $1 AND m."valid" AND c."net" > 0`,
  by: { ...ticketDimensions, agent: `nullif(c."agentId", '')` },
  ticket: `m."ticketId"`,
});
