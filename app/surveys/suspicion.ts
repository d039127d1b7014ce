/** Why an answer is quarantined, as it is stored and as a merchant reads it (metrics.md D1). */
export const suspicions = {
  too_fast: "Answered less than 3 seconds after the link arrived, without a touch of the page",
  many_links: "Several links of the invitation were opened at the same moment, as mail scanners do",
  trap: "The link that only programs see was opened",
  machine: "The answer came from a program by its own words",
  many_tickets: "Answers about several tickets came from one place",
  duplicate: "The customer also rated this conversation in the helpdesk: counted once",
} as const;
export type Suspicion = keyof typeof suspicions;

const SECOND = 1_000;
/** Nobody reads and answers faster. */
const FASTEST_MS = 3 * SECOND;
/** Different proposals opened within this time were not opened by one finger. */
const BURST_MS = 5 * SECOND;
/** Scanners open everything when a message arrives: somebody who touches the page so long afterwards is the person it was for. */
const SCANNED_MS = 10 * 60 * SECOND;

export type Opening = { at: number; proposed: number | null; trap: boolean; machine: boolean };

/** What is known when an answer comes by a link; instants are epoch milliseconds. */
export type LinkAnswer = {
  now: number;
  /** When the message with the link was delivered; null = handed over by other ways. */
  deliveredAt: number | null;
  /** The page was touched or typed on. */
  touched: boolean;
  /** A field that people do not see was filled in. */
  filledTrap: boolean;
  isMachine: boolean;
  openings: readonly Opening[];
};

/** Whether an answer by a link looks like a machine's, and why (metrics.md D1); null = a person's. */
export function suspicionOf(answer: LinkAnswer): Suspicion | null {
  const { now, deliveredAt, touched, openings } = answer;
  if (answer.isMachine) return "machine";
  if (answer.filledTrap) return "trap";
  const telling = touched ? openings.filter(({ at }) => now - at < SCANNED_MS) : openings;
  if (telling.some(({ trap }) => trap)) return "trap";
  if (openedManyLinks(telling)) return "many_links";
  return deliveredAt !== null && now - deliveredAt < FASTEST_MS && !touched ? "too_fast" : null;
}

/** Two of an invitation's proposals at the same moment. */
function openedManyLinks(openings: readonly Opening[]): boolean {
  const proposals = openings.filter(({ proposed }) => proposed !== null).toSorted((a, b) => a.at - b.at);
  return proposals.some(({ at, proposed }, i) => {
    const before = proposals[i - 1];
    return before !== undefined && before.proposed !== proposed && at - before.at < BURST_MS;
  });
}
