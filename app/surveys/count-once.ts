const HOUR = 3_600_000;
const EDIT_WINDOW = 24 * HOUR;
const NEXT_INVITATION = 7 * 24 * HOUR;

type Countable = { kind: string; key: string; answeredAt: number };

/**
 * metrics.md D1 over all answers about one ticket, whoever asked: an answer within 24 hours of the first is a change of it and wins; a
 * later one counts again only after 7 days. So one opinion given twice (in the helpdesk's own survey and in ours) counts once.
 * @returns those that count, oldest first
 */
export function countedAnswers<A extends Countable>(answers: readonly A[]): A[] {
  const kept: { first: number; answer: A }[] = [];
  const ordered = answers.toSorted((a, b) => a.answeredAt - b.answeredAt || (a.key < b.key ? -1 : 1));
  for (const answer of ordered) {
    const earlier = kept.findLast((each) => each.answer.kind === answer.kind);
    if (!earlier || answer.answeredAt - earlier.first >= NEXT_INVITATION) kept.push({ first: answer.answeredAt, answer });
    else if (answer.answeredAt - earlier.first <= EDIT_WINDOW) earlier.answer = answer;
  }
  return kept.map(({ answer }) => answer);
}
