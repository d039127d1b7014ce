import type { CreditRow } from "./credits.server.ts";

/** Columns of credits in a CSV, in the order of the JSON (contract.md section 3). */
export const creditColumns: [name: string, value: (row: CreditRow) => unknown][] = [
  ["orderId", (row) => row.orderId],
  ["orderName", (row) => row.orderName],
  ["processedAt", (row) => row.processedAt],
  ["orderAmount", (row) => row.orderAmount],
  ["currency", (row) => row.currency],
  ["helpdesk", (row) => row.helpdesk],
  ["ticketId", (row) => row.ticketId],
  ["ticketUrl", (row) => row.ticketUrl],
  ["touchAt", (row) => row.touchAt],
  ["agentId", (row) => row.agentId],
  ["agentName", (row) => row.agentName],
  ["agentKind", (row) => row.agentKind],
  ["turns", (row) => row.turns],
  ["weight", (row) => row.weight],
  ["amount", (row) => row.amount],
  ["match.level", (row) => row.match.level],
  ["match.by", (row) => row.match.by],
  ["match.confidence", (row) => row.match.confidence],
  ["evidence", (row) => row.evidence],
  ["intent", (row) => row.intent],
  ["ruleset", (row) => row.ruleset],
  ["computedAt", (row) => row.computedAt],
];
