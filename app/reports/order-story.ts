import { z } from "zod";
import { causeSentence } from "#app/attribution/causes.ts";
import { reasonSentence } from "#app/attribution/explain.ts";
import type { OrderExplanation } from "#app/attribution/explain-order.server.ts";
import { formatMoney } from "#app/lib/money.ts";

/** What "Why this order?" shows of one order, all words ready; times in the shop's zone. */
export type OrderStory = {
  sentence: string;
  ruleset: string;
  facts: { label: string; value: string }[];
  shares: { agent: string; amount: string; turns: number; ticketId: string; ticketUrl: string | null }[];
  others: { ticketId: string; helpdesk: string; outcome: "lost" | "refused"; reason: string }[];
  refunds: { at: string; amount: string }[];
  history: { at: string; change: string; cause: string }[];
  timeline: {
    /** epoch ms of both ends of the drawing */
    start: number;
    end: number;
    window: { from: number; to: number } | null;
    marks: { at: number; lane: "conversation" | "order"; kind: MarkKind; text: string }[];
    days: { at: number; text: string }[];
  };
};
export type MarkKind = "customer" | "human" | "ai" | "automatic" | "note" | "order" | "refund";

const DAY = 86_400_000;

/** Tells the explanation of an order in the words and instants a page draws. */
export function tellOrder(explained: OrderExplanation, zone: string): OrderStory {
  const { order } = explained;
  const when = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  });
  const at = (instant: string) => when.format(new Date(instant));
  const money = (minor: number) => formatMoney(minor, order.currency);
  const first = explained.credits[0];
  return {
    sentence: explained.sentence,
    ruleset: explained.ruleset,
    facts: [
      {
        label: "Order",
        value: `${order.name}, ${money(order.amount)}, ${order.status.replaceAll("_", " ")}, ${at(order.processedAt)}`,
      },
      ...(first
        ? [
            {
              label: "Same customer by",
              value: `${first.match.by.replaceAll("_", " ")} (level ${first.match.level}, ${first.match.confidence})`,
            },
          ]
        : []),
    ],
    shares: explained.credits.map((credit) => ({
      agent: credit.agentId === null ? "Unassigned" : (credit.agentName ?? credit.agentId),
      amount: money(credit.amount),
      turns: credit.turns,
      ticketId: credit.ticketId,
      ticketUrl: credit.ticketUrl,
    })),
    others: explained.considered.flatMap(({ ticketId, helpdesk, outcome, reason }) =>
      outcome === "credited" ? [] : [{ ticketId, helpdesk, outcome, reason: reason === null ? "" : reasonSentence[reason] }],
    ),
    refunds: explained.refunds.map((refund) => ({ at: at(refund.at), amount: money(refund.amount) })),
    history: explained.history.map(({ at: instant, before, after, cause }) => ({
      at: at(instant),
      change: `${money(amountOf(before))} → ${money(amountOf(after))}`,
      cause: causeSentence[cause] ?? cause.replaceAll("_", " "),
    })),
    timeline: draw(explained, zone, at, money),
  };
}

function draw(
  { order, timeline, refunds, windowStart, windowEnd, considered }: OrderExplanation,
  zone: string,
  at: (instant: string) => string,
  money: (minor: number) => string,
): OrderStory["timeline"] {
  const told = new Set(considered.map(({ ticketId }) => ticketId));
  const marks = [
    ...timeline
      .filter(({ ticketId }) => told.has(ticketId))
      .map((message) => ({
        at: Date.parse(message.at),
        lane: "conversation" as const,
        kind: kindOf(message),
        text: `${whoWrote(message)}, ${at(message.at)}`,
      })),
    {
      at: Date.parse(order.processedAt),
      lane: "order" as const,
      kind: "order" as const,
      text: `Order ${order.name}, ${at(order.processedAt)}`,
    },
    ...refunds.map((refund) => ({
      at: Date.parse(refund.at),
      lane: "order" as const,
      kind: "refund" as const,
      text: `Refund of ${money(refund.amount)}, ${at(refund.at)}`,
    })),
  ];
  const window = windowStart && windowEnd ? { from: Date.parse(windowStart), to: Date.parse(windowEnd) } : null;
  const instants = [...marks.map((mark) => mark.at), ...(window ? [window.from, window.to] : [])];
  const [start, end] = [Math.min(...instants), Math.max(...instants)];
  return { start, end, window, marks, days: dayTicks(start, end, zone) };
}

function kindOf({ authorKind, isPublic }: OrderExplanation["timeline"][number]): MarkKind {
  if (!isPublic) return "note";
  if (authorKind === "customer" || authorKind === "human" || authorKind === "ai") return authorKind;
  return "automatic";
}

const writers: Record<MarkKind, string> = {
  customer: "Customer wrote",
  human: "Agent replied",
  ai: "AI replied",
  automatic: "Automatic message",
  note: "Internal note",
  order: "Order",
  refund: "Refund",
};

function whoWrote(message: OrderExplanation["timeline"][number]): string {
  const kind = kindOf(message);
  return message.authorName && kind !== "customer" ? `${message.authorName}: ${writers[kind].toLowerCase()}` : writers[kind];
}

/** At most eight labelled days across the drawing. */
function dayTicks(start: number, end: number, zone: string): { at: number; text: string }[] {
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: zone });
  const step = Math.max(1, Math.ceil((end - start) / DAY / 8)) * DAY;
  const ticks = [];
  for (let at = start; at <= end; at += step) ticks.push({ at, text: day.format(at) });
  return ticks;
}

/** A restatement keeps every share before and after; a merchant asks how much it was in all. */
const state = z.object({ credits: z.array(z.object({ amount: z.number() })) });

function amountOf(told: unknown): number {
  return state.parse(told).credits.reduce((sum, { amount }) => sum + amount, 0);
}
