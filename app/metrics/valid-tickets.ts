/** V of metrics.md G5 as a relation `m`: neither spam, test, staff's own, deleted nor merged away. */
export const validTickets = `(SELECT * FROM "TicketMeasure" WHERE "shopId" = $1 AND "valid") m`;

/** Stays in the resolved state `s` that still stood at the bucket's E: the last resolution as of E (metrics.md A6), joined to `m`. */
export const resolvedTickets = `"TicketSpell" s JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = s."ticketId"`;
export const resolvedInBucket = `s."shopId" = $1 AND m."valid" AND s."resolvedAt" >= b."start" AND s."resolvedAt" < b."end"
  AND s."resolvedAt" <= b."e" AND (s."leftAt" IS NULL OR s."leftAt" > b."e")`;
