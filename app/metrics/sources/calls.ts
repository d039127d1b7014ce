import { datedSource } from "#app/metrics/define.ts";
import { ticketDimensions } from "./tickets.ts";

const from = `"Call" c LEFT JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = c."ticketId"`;
const counts = `c."shopId" = $1 AND (c."ticketId" IS NULL OR m."valid" IS NOT FALSE)`;
const by = { ...ticketDimensions, channel: `coalesce(m."channel", 'phone')`, agent: `c."agentId"` };
const ticket = `m."ticketId"`;

const inbound = `coalesce(c."direction", 'inbound') = 'inbound'`;

/** Inbound calls that reached an agent, by that moment (B5, C7). */
export const answeredCalls = datedSource({
  marked: true,
  from,
  at: `c."answeredAt"`,
  where: `${counts} AND ${inbound} AND coalesce(c."outcome", 'answered') NOT IN ('voicemail', 'abandoned', 'missed')`,
  by,
  ticket,
});

/** Inbound calls by the moment they began to ring, given up within 5 seconds excepted (B5). */
export const offeredCalls = datedSource({
  marked: true,
  from,
  at: `c."queuedAt"`,
  where: `${counts} AND ${inbound} AND NOT (c."outcome" = 'abandoned' AND c."endedAt" < c."queuedAt" + interval '5 seconds')`,
  by,
  ticket,
});

/** Seconds on hold within a call `c`. */
export const holdSeconds = `(SELECT coalesce(sum(h), 0)::int FROM unnest(c."holdSeconds") h)`;

/** Seconds between the beginning of the queue and the answer. */
export const toAnswer = `extract(epoch FROM c."answeredAt" - c."queuedAt")::int`;

/** Seconds of speaking: as told, else what is left of the call without the holds. */
export const talk = `coalesce(c."talkSeconds", greatest(0, extract(epoch FROM c."endedAt" - c."answeredAt")::int - ${holdSeconds}))`;
