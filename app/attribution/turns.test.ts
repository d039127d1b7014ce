import { describe, expect, test } from "vitest";
import { agents, conversation, message } from "#tests/factories/attribution.ts";
import { splitByAgent } from "./turns.ts";

const start = "2026-03-02T10:00:00Z";
const later = Date.parse("2026-03-03T10:00:00Z");
const turnsOf = (messages: ReturnType<typeof conversation>, before = later) =>
  Object.fromEntries(splitByAgent({ messages, assignments: [] }, before, "turns").map(({ agentId, turns }) => [agentId, turns]));

describe("R13 turns", () => {
  test("consecutive replies of one agent are one turn; the customer or another agent ends it", () => {
    expect(turnsOf(conversation(start, "C", "A", "A", "C", "A", "B", "A"))).toEqual({ [agents.A]: 3, [agents.B]: 1 });
  });

  test("notes, automatic messages and out-of-office mails do not break a turn", () => {
    const messages = conversation(start, "C", "A", "N", "A", "R", "A", "C", "A");
    messages[6] = message("C", new Date(messages[6]!.at).toISOString(), { autoReply: true });
    expect(turnsOf(messages)).toEqual({ [agents.A]: 1 });
  });

  test("an automatic reply in an agent's name is no turn", () => {
    const messages = [...conversation(start, "C"), message("A", "2026-03-02T10:01:00Z", { autoReply: true })];
    expect(splitByAgent({ messages, assignments: [] }, later, "turns")).toEqual([{ agentId: null, turns: 0, weight: 1 }]);
  });

  test("what is written at the instant of the order or later does not count", () => {
    const messages = conversation(start, "C", "A", "C", "B");
    expect(turnsOf(messages, messages[3]!.at)).toEqual({ [agents.A]: 1 });
  });

  test("replies of nobody known go to Unassigned", () => {
    const messages = [...conversation(start, "C", "A"), message("B", "2026-03-02T11:00:00Z", { authorId: null })];
    expect(splitByAgent({ messages, assignments: [] }, later, "turns")).toEqual([
      { agentId: agents.A, turns: 1, weight: 1 },
      { agentId: null, turns: 1, weight: 1 },
    ]);
  });

  test("the last replier may have it all, or all equally", () => {
    const messages = conversation(start, "C", "A", "C", "A", "B");
    expect(splitByAgent({ messages, assignments: [] }, later, "last_replier").map(({ agentId }) => agentId)).toEqual([agents.B]);
    expect(splitByAgent({ messages, assignments: [] }, later, "equal").map(({ weight }) => weight)).toEqual([1, 1]);
  });
});
