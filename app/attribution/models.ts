import { compareIds } from "#app/lib/compare-ids.ts";
import type { AttributionModel } from "./ruleset.ts";

/** A ticket that qualifies for an order. Instants are epoch ms. */
export type Touch = { ticketId: string; createdAt: number; firstTouch: number; touch: number; direct: boolean };

const HALF_LIFE = 24 * 3_600_000;

type Order = (a: Touch, b: Touch) => number;

const byId: Order = (a, b) => compareIds(a.ticketId, b.ticketId);
/** Latest touch first; ties: later creation, then smaller id (metrics.md R11). */
const lastTouchFirst: Order = (a, b) => b.touch - a.touch || b.createdAt - a.createdAt || byId(a, b);
/** Earliest first touch first; ties: earlier creation, then smaller id (metrics.md R12). */
const firstTouchFirst: Order = (a, b) => a.firstTouch - b.firstTouch || a.createdAt - b.createdAt || byId(a, b);
const latestCreatedFirst: Order = (a, b) => b.createdAt - a.createdAt || byId(a, b);

/**
 * How an order's credit is divided among the tickets that qualify (metrics.md R11, R12). Weights are relative.
 * @param orderAt instant of the order
 */
export function modelWeights(model: AttributionModel, touches: readonly Touch[], orderAt: number): Map<string, number> {
  const only = (order: Order, from = touches) =>
    new Map(
      from
        .toSorted(order)
        .slice(0, 1)
        .map(({ ticketId }) => [ticketId, 1]),
    );
  switch (model) {
    case "last_touch":
      return only(lastTouchFirst);
    case "first_touch":
      return only(firstTouchFirst);
    case "last_ticket":
      return only(latestCreatedFirst);
    case "direct_only":
      return only(
        lastTouchFirst,
        touches.filter(({ direct }) => direct),
      );
    case "linear":
      return new Map(touches.map(({ ticketId }) => [ticketId, 1]));
    case "time_decay":
      return new Map(touches.map(({ ticketId, touch }) => [ticketId, 2 ** (-(orderAt - touch) / HALF_LIFE)]));
    case "position_based":
      return positionBased(touches);
  }
}

/** 40 % first, 40 % last, 20 % shared by the middle; two share equally, one has it all. Whole numbers, so exact. */
function positionBased(touches: readonly Touch[]): Map<string, number> {
  const ordered = touches.toSorted((a, b) => a.touch - b.touch || a.createdAt - b.createdAt || byId(a, b));
  if (ordered.length <= 2) return new Map(ordered.map(({ ticketId }) => [ticketId, 1]));
  const middle = ordered.length - 2;
  return new Map(ordered.map(({ ticketId }, i) => [ticketId, i === 0 || i === ordered.length - 1 ? 2 * middle : 1]));
}
