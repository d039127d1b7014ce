import { datedSource } from "#app/metrics/define.ts";
import { holdSeconds, talk } from "./calls.ts";
import { ticketDimensions } from "./tickets.ts";

const call = `coalesce(${talk}, 0) + ${holdSeconds} + coalesce(c."wrapUpSeconds", 0)`;
/** Bounds inside the union, where the planner does not bring them by itself. */
const within = (at: string) => `${at} >= b."start" AND ${at} < b."end"`;
const endOfCall = `coalesce(c."endedAt", c."answeredAt")`;
const calls = `SELECT c."ticketId", ${endOfCall} AS "at", c."answeredAt" AS "since",
    NULL::timestamptz AS "until", c."agentId", ${call} AS "seconds", false AS "estimated"
  FROM "Call" c WHERE c."shopId" = $1 AND c."answeredAt" IS NOT NULL AND ${within(endOfCall)}`;

const dated = {
  at: `h."at"`,
  since: `h."since"`,
  until: `h."until"`,
  where: `(h."ticketId" IS NULL OR m."valid" IS NOT FALSE)`,
  ticket: `m."ticketId"`,
};
const by = { ...ticketDimensions, channel: `coalesce(m."channel", 'phone')`, agent: `h."agentId"` };

/** Resolved tickets with the work behind them, and calls (B4). */
export const handledContacts = datedSource({
  marked: true,
  ...dated,
  from: `LATERAL (SELECT s."ticketId", s."resolvedAt" AS "at", s."since", s."until", s."agentId",
      s."handleSeconds" AS "seconds", s."handleEstimated" AS "estimated"
    FROM "TicketSpell" s WHERE s."shopId" = $1 AND s."handleSeconds" IS NOT NULL AND ${within(`s."resolvedAt"`)}
    UNION ALL ${calls}) h LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = h."ticketId"`,
  by,
});

/** The same contacts, each agent's part of the work by itself. */
export const handledByAgent = datedSource({
  ...dated,
  from: `LATERAL (SELECT s."ticketId", s."resolvedAt" AS "at", s."since", s."until", w."agentId",
      w."seconds", s."handleEstimated" AS "estimated"
    FROM "TicketSpell" s CROSS JOIN LATERAL (
      SELECT a."agentId", sum(a."handleSeconds")::int AS "seconds" FROM "TicketAction" a
      WHERE a."shopId" = $1 AND a."ticketId" = s."ticketId" AND a."at" <= s."since" AND a."handleSeconds" IS NOT NULL GROUP BY 1) w
    WHERE s."shopId" = $1 AND s."handleSeconds" IS NOT NULL AND ${within(`s."resolvedAt"`)}
    UNION ALL ${calls}) h LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = h."ticketId"`,
  by,
});
