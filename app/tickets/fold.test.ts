import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TicketFact, TicketMessage } from "./facts.ts";
import { foldTicket } from "./fold.ts";
import { survivors } from "./load-facts.server.ts";

const day = (n: number, time = "10:00") => Date.parse(`2026-03-${String(n).padStart(2, "0")}T${time}:00Z`);
let facts = 0;
const fact = (kind: TicketFact["kind"], at: number, data: object): TicketFact =>
  ({ key: `f${++facts}`, at, kind, data }) as TicketFact;
const status = (at: number, to: "open" | "pending" | "snoozed" | "closed", actorId: string | null = "1:a") =>
  fact("status", at, { to, actorKind: actorId === null ? null : "human", actorId });
const rated = (at: number, score: number, kind: "csat" | "nps" = "csat") =>
  fact("rated", at, {
    kind,
    score,
    scaleMin: kind === "nps" ? 0 : 1,
    scaleMax: kind === "nps" ? 10 : 5,
    comment: null,
    answeredAt: at,
    agentId: null,
  });
const message = (id: string, sentAt: number, change: Partial<TicketMessage> = {}): TicketMessage => ({
  id,
  sentAt,
  authorKind: "customer",
  authorId: null,
  isPublic: true,
  autoReply: false,
  mentions: null,
  ...change,
});
const opened = fact("ticket", day(1), {
  createdAt: day(1),
  subject: "c3ViamVjdA==",
  channel: "email",
  startedBy: "customer",
  tags: ["size"],
});

describe("an estimated change", () => {
  const estimated = fact("status", day(2), { to: "closed", actorKind: null, actorId: null, estimated: true });
  const changes = (...others: TicketFact[]) =>
    foldTicket([...others.toReversed(), estimated, opened], []).transitions.map(({ at, to }) => [at, to]);

  test("holds when the next look saw the ticket so, whatever came of it later", () => {
    expect(changes(status(day(4), "closed"))).toEqual([[day(2), "closed"]]);
    expect(changes(status(day(4), "closed"), status(day(6), "open"))).toEqual([
      [day(2), "closed"],
      [day(6), "open"],
    ]);
  });

  test("gives way to what was seen: the ticket was still open at the next look", () => {
    expect(changes(status(day(3), "open"), status(day(4), "closed"))).toEqual([[day(4), "closed"]]);
    expect(changes(fact("ticket", day(3), { status: "pending" }), status(day(4), "closed"))).toEqual([
      [day(3), "pending"],
      [day(4), "closed"],
    ]);
  });

  test("counts for nothing where nobody looked", () => {
    expect(changes()).toEqual([]);
  });
});

describe("what happened counts, not what arrived when", () => {
  const all: TicketFact[] = [
    opened,
    fact("ticket", day(3), { tags: ["size", "vip"], type: "product" }),
    fact("assigned", day(2), { assigneeId: "1:a", team: "Sales" }),
    fact("assigned", day(4), { assigneeId: null, team: null }),
    fact("escalated", day(5), { toTeam: "Second line" }),
    status(day(2), "closed"),
    status(day(3), "open", null),
    status(day(4), "closed"),
    fact("spam", day(2), {}),
    fact("unspam", day(3), {}),
    rated(day(6), 2),
    rated(day(6, "11:00"), 5),
    fact("writer", day(2), { ids: [{ kind: "email", value: "hash" }] }),
  ];
  const messages = [message("2", day(2)), message("1", day(1)), message("3", day(1), { authorKind: "human", authorId: "1:a" })];

  test("any order of arrival gives the same ticket", () => {
    const expected = foldTicket(all, messages);
    const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length });
    const same = fc.property(shuffled(all), shuffled(messages), (told, written) => {
      expect(foldTicket(told, written)).toEqual(expected);
    });
    fc.assert(same, { seed: 1 });
  });

  test("each field is what was said of it last; what an event does not mention stays", () => {
    expect(foldTicket(all, messages)).toMatchObject({
      tags: ["size", "vip"],
      type: "product",
      subject: "c3ViamVjdA==",
      channel: "email",
      assigneeId: null,
      team: "Second line",
      isSpam: false,
      status: "closed",
      identifiers: [{ kind: "email", value: "hash" }],
    });
  });

  test("of two events of one instant the same one wins, whichever came first", () => {
    const [a, b] = [fact("ticket", day(2), { type: "a" }), fact("ticket", day(2), { type: "b" })];
    expect(foldTicket([a, b], []).type).toBe(foldTicket([b, a], []).type);
  });
});

describe("closing and reopening", () => {
  test("each change of state is one transition, with who made it and who held the ticket", () => {
    const { transitions, status: now } = foldTicket(
      [
        opened,
        fact("assigned", day(1, "11:00"), { assigneeId: "1:b", team: null }),
        status(day(2), "closed"),
        status(day(3), "open", null),
        status(day(4), "closed", "1:c"),
      ],
      [],
    );
    expect(now).toBe("closed");
    expect(transitions.map(({ at, to, actorId, assigneeId }) => [at, to, actorId, assigneeId])).toEqual([
      [day(2), "closed", "1:a", "1:b"],
      [day(3), "open", null, "1:b"],
      [day(4), "closed", "1:c", "1:b"],
    ]);
  });

  test("G7 where the shop counts so, a snoozed ticket is resolved until it wakes, and closing it changes nothing", () => {
    const told = [opened, status(day(2), "snoozed"), status(day(3), "closed"), status(day(4), "open", null)];
    const { transitions } = foldTicket(told, [], [], { snoozeClosed: true });
    expect(transitions.map(({ at, to }) => [at, to])).toEqual([
      [day(2), "closed"],
      [day(4), "open"],
    ]);
    expect(foldTicket(told, []).transitions.map(({ to }) => to)).toEqual(["snoozed", "closed", "open"]);
  });

  test("a state that is only told again is no transition; who did it is taken from the telling that knows", () => {
    const told = [fact("ticket", day(2), { status: "closed" }), status(day(2), "closed", "1:c"), status(day(3), "closed", "1:d")];
    for (const order of [told, told.toReversed()]) {
      expect(foldTicket([opened, ...order], []).transitions.map(({ at, actorId }) => [at, actorId])).toEqual([[day(2), "1:c"]]);
    }
  });

  test.each([
    ["a moment", 5_000, "1:c"],
    ["much", 120_000, null],
  ])("who did it may be told %s later", (_much, later, actorId) => {
    const told = [fact("ticket", day(2), { status: "closed" }), status(day(2) + later, "closed", "1:c")];
    for (const order of [told, told.toReversed()]) {
      expect(foldTicket([opened, ...order], []).transitions).toMatchObject([{ at: day(2), to: "closed", actorId }]);
    }
  });

  test("a ticket starts open", () => {
    expect(foldTicket([opened], [])).toMatchObject({ status: "open", transitions: [] });
    expect(foldTicket([opened, status(day(1), "open")], []).transitions).toEqual([]);
  });
});

describe("spam and deletion", () => {
  test.each<[string, TicketFact[], boolean]>([
    ["spam", [fact("spam", day(2), {})], true],
    ["spam, then not", [fact("spam", day(2), {}), fact("unspam", day(3), {})], false],
    ["not, then spam", [fact("unspam", day(2), {}), fact("spam", day(3), {})], true],
    ["said by the ticket itself", [fact("ticket", day(2), { spam: true })], true],
    ["taken back by the ticket itself", [fact("spam", day(2), {}), fact("ticket", day(3), { spam: false })], false],
    ["not mentioned by a later event", [fact("spam", day(2), {}), fact("ticket", day(3), { tags: [] })], true],
  ])("%s", (_story, told, isSpam) => {
    expect(foldTicket([opened, ...told], []).isSpam).toBe(isSpam);
    expect(foldTicket([opened, ...told].toReversed(), []).isSpam).toBe(isSpam);
  });

  test("a ticket is deleted from when it was deleted, and not any more when it is brought back", () => {
    expect(foldTicket([opened, fact("deleted", day(5), {})], []).deletedAt).toBe(day(5));
    expect(
      foldTicket([opened, fact("ticket", day(5), { deleted: true }), fact("ticket", day(6), { deleted: true })], []).deletedAt,
    ).toBe(day(5));
    expect(
      foldTicket([opened, fact("deleted", day(5), {}), fact("ticket", day(6), { deleted: false })], []).deletedAt,
    ).toBeNull();
  });
});

describe("G6 merges", () => {
  const merged = (from: string, into: string, at: number): [string, { facts: TicketFact[]; messages: TicketMessage[] }] => [
    from,
    { facts: [fact("merged", at, { into })], messages: [] },
  ];

  test("the survivor has the messages of both, in the order they were written", () => {
    const { messages, firstCustomerAt, customerWrote } = foldTicket(
      [opened],
      [message("b", day(3))],
      [message("a", day(2)), message("c", day(4))],
    );
    expect(messages.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect([firstCustomerAt, customerWrote]).toEqual([day(2), true]);
  });

  test("a message shown in both tickets is one message; the same number at another time is another", () => {
    const { messages } = foldTicket([opened], [message("1", day(2))], [message("1", day(2)), message("1", day(3))]);
    expect(messages.map(({ sentAt }) => sentAt)).toEqual([day(2), day(3)]);
  });

  test("chains of merges end in one survivor", () => {
    expect(survivors(new Map([merged("A", "B", day(1)), merged("B", "C", day(2)), merged("D", "A", day(3))]))).toEqual(
      new Map([
        ["A", "C"],
        ["B", "C"],
        ["D", "C"],
      ]),
    );
  });

  test("a circle survives as one ticket, always the same; a ticket merged into itself survives", () => {
    const circle = [merged("B", "C", day(1)), merged("C", "A", day(2)), merged("A", "B", day(3))];
    for (const told of [circle, circle.toReversed()]) {
      expect(new Map([...survivors(new Map(told))].toSorted())).toEqual(
        new Map([
          ["B", "A"],
          ["C", "A"],
        ]),
      );
    }
    expect(survivors(new Map([merged("A", "A", day(1))]))).toEqual(new Map());
  });

  test("of two merges of one ticket the later one holds", () => {
    const both = [fact("merged", day(2), { into: "C" }), fact("merged", day(1), { into: "B" })];
    expect(survivors(new Map([["A", { facts: both, messages: [] }]]))).toEqual(new Map([["A", "C"]]));
  });
});

describe("D1 ratings", () => {
  const kept = (...given: TicketFact[]) => foldTicket([opened, ...given], []).ratings.map(({ score }) => score);

  test("D1 the last change within 24 hours is the answer, later changes are not, a new answer counts after 7 days", () => {
    expect(kept(rated(day(1), 2), rated(day(1, "20:00"), 4))).toEqual([4]);
    expect(kept(rated(day(1), 2), rated(day(2), 4))).toEqual([4]);
    expect(kept(rated(day(1), 2), rated(day(2, "10:01"), 4))).toEqual([2]);
    expect(kept(rated(day(1), 2), rated(day(8), 4))).toEqual([2, 4]);
    expect(kept(rated(day(1), 2), rated(day(7, "09:59"), 4))).toEqual([2]);
  });

  test("D1 score 0 is no answer, except on the scale that has it; kinds do not replace each other", () => {
    expect(kept(rated(day(1), 0))).toEqual([]);
    expect(kept(rated(day(1), 0, "nps"))).toEqual([0]);
    expect(kept(rated(day(1), 5), rated(day(1, "11:00"), 9, "nps")).toSorted()).toEqual([5, 9]);
  });
});

describe("who began, and when", () => {
  test("a machine in the customer's name is not the customer, nor is a note", () => {
    const written = [
      message("auto", day(1), { autoReply: true }),
      message("note", day(2), { isPublic: false }),
      message("real", day(3)),
    ];
    expect(foldTicket([opened], written)).toMatchObject({ firstCustomerAt: day(3), customerWrote: true });
  });

  test("without a customer message the ticket counts from its creation, and nobody wrote", () => {
    expect(foldTicket([opened], [])).toMatchObject({ firstCustomerAt: day(1), customerWrote: false });
  });

  test("where the helpdesk does not say who began, the first public message does", () => {
    const bare = fact("ticket", day(1), { createdAt: day(1) });
    const ours = message("1", day(1), { authorKind: "human", authorId: "1:a" });
    expect(foldTicket([bare], [message("2", day(2)), ours]).startedBy).toBe("merchant");
    expect(foldTicket([bare], [message("1", day(1))]).startedBy).toBe("customer");
    expect(foldTicket([opened], [ours]).startedBy).toBe("customer");
  });

  test("messages alone make a ticket: its own event may come later or never", () => {
    expect(foldTicket([], [message("1", day(2)), message("2", day(3))])).toMatchObject({
      createdAt: day(2),
      channel: "other",
      status: "open",
    });
  });
});
