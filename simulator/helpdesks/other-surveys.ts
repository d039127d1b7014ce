import { type SimTicket, statusOf } from "#simulator/model.ts";
import { seeded } from "#simulator/seeded.ts";
import { comments } from "#simulator/world/topics.ts";

const HOUR = 3_600_000;

/** What some customers answered to the survey tools that the store used before: would they recommend it (NPS), was it easy (CES). */
export function otherSurveys(tickets: readonly SimTicket[], until: number): object[] {
  const random = seeded(7);
  const closed = tickets.filter((ticket) => statusOf(ticket) === "closed" && ticket.spamAt === null && !ticket.test);
  return closed.flatMap((ticket) => {
    const at = (ticket.statuses.at(-1)?.at ?? ticket.createdAt) + random.int(1, 30) * HOUR;
    const kind = random.weighted({ nps: 14, ces: 12, none: 74 });
    if (kind === "none" || at >= until) return [];
    const score =
      kind === "nps"
        ? Number(random.weighted({ 10: 34, 9: 22, 8: 17, 7: 10, 6: 6, 5: 4, 3: 3, 0: 4 }))
        : Number(random.weighted({ 7: 40, 6: 26, 5: 14, 4: 8, 3: 5, 2: 4, 1: 3 }));
    const [low, high] = kind === "nps" ? [0, 10] : [1, 7];
    const isGood = score > high - 3;
    const comment = random.chance(0.3) ? comments[isGood ? random.int(0, 2) : random.int(3, 4)]! : null;
    const answered = new Date(at).toISOString();
    const rating = { score, scale_min: low, scale_max: high, comment, answered_at: answered };
    return [{ id: `${kind}-${ticket.id}`, type: "rated", occurred_at: answered, ticket_id: String(ticket.id), kind, rating }];
  });
}
