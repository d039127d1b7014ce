import { expect, test } from "vitest";
import { lineEvents } from "./chatwoot-lines.ts";
import { agent, conversation, message } from "./chatwoot-shapes.ts";

const agents = [
  { id: 17, name: "Dana Reyes" },
  { id: 18, name: "Dana" },
  { id: 21, name: "Kim Park" },
  { id: 22, name: "Kim Park" },
].map((each) => agent.parse(each));

const captain = { id: 4, name: "Captain", type: "captain_assistant" };

/** Entries a minute apart: a line's text, or a whole message. */
function read(status: string, ...entries: (string | object)[]) {
  const messages = entries.map((entry, index) =>
    message.parse({
      id: index + 1,
      message_type: 2,
      created_at: 1772460000 + index * 60,
      ...(typeof entry === "string" ? { content: entry } : entry),
    }),
  );
  const about = conversation.parse({ id: 1205, status, meta: {}, created_at: 1772460000 });
  return lineEvents(about, messages, agents).map((event) => {
    const minute = (event.at.getTime() / 1000 - 1772460000) / 60;
    if (event.kind === "status") return [minute, event.to, event.actor?.kind, event.actor?.id];
    return event.kind === "assigned" ? [minute, "assigned", event.assignee?.id ?? null] : [minute, event.kind];
  });
}

const customer = { message_type: 0, content: "One more thing", sender: { id: 4412, type: "contact" } };
const answer = { message_type: 1, content: "It is.", sender: captain };

test.each<[string, unknown[]]>([
  ["Conversation was marked resolved by Dana Reyes", ["closed", "human", "17"]],
  ["Conversation was marked resolved by Dana", ["closed", "human", "18"]],
  ["Conversation was marked resolved by Kim Park", ["closed", "human", undefined]],
  ["Conversation was marked resolved by Somebody Gone", ["closed", "human", undefined]],
  ["Conversation was marked resolved by Automation System", ["closed", "rule", undefined]],
  ["Conversation was marked resolved by system due to 12 days of inactivity", ["closed", "system", undefined]],
  ["Conversation was marked resolved by Captain due to inactivity", ["closed", "ai", "captain_assistant-4"]],
  ["Conversation was marked resolved by Captain (The question was answered)", ["closed", "ai", "captain_assistant-4"]],
  ["Conversation was marked resolved by Robo: all is said", ["closed", "ai", undefined]],
  ["Conversation was resolved by Maya okafor", ["closed", "customer", undefined]],
  ["Conversation was snoozed by Dana Reyes", ["snoozed", "human", "17"]],
  ["Conversation was marked as pending by Dana Reyes", ["pending", "human", "17"]],
  ["Conversation was marked open by Captain", ["open", "ai", "captain_assistant-4"]],
  ["Conversation was reopened by Dana Reyes", ["open", "human", "17"]],
  ["Conversation was marked open automatically after an agent reply", ["open", "system", undefined]],
  ["System reopened the conversation due to a new incoming message.", ["open", "customer", undefined]],
])("%s", (line, told) => {
  expect(read("open", answer, line)).toEqual([[1, ...told]]);
});

test.each<[string, unknown[]]>([
  ["Dana Reyes self-assigned this conversation", [["assigned", "17"]]],
  ["Assigned to Dana Reyes by Kim Park", [["assigned", "17"]]],
  ["Assigned to Dana Reyes via support by Kim Park", [["assigned", "17"]]],
  ["Conversation unassigned by Dana Reyes", [["assigned", null]]],
  ["Assigned to support by Dana Reyes", []],
  ["Dana Reyes added resolved", []],
  ["Dana Reyes set the priority to high", []],
])("%s", (line, told) => {
  expect(read("open", line).map(([, ...rest]) => rest)).toEqual(told);
});

test("a newer version marks the status in any language; who did it is found by name", () => {
  const mark = (status: string) => ({ activity: { type: "conversation_status_changed", status } });
  expect(
    read(
      "resolved",
      { content: "La conversation a été marquée comme résolue par Dana Reyes", content_attributes: mark("resolved") },
      { content: "Die Unterhaltung wurde von Dana wieder geöffnet", content_attributes: mark("open") },
      { content: "対応済み", content_attributes: mark("resolved") },
      { content: "Danas Unterhaltung", content_attributes: { activity: { type: "assignee_changed" } } },
    ),
  ).toEqual([
    [0, "closed", "human", "17"],
    [1, "open", "human", "18"],
    [2, "closed", "system", undefined],
  ]);
});

const closed = "Conversation was marked resolved by Dana Reyes";

test.each<[string, string, (string | object)[], unknown[]]>([
  ["stays open", "open", [closed, customer, customer], [[1, "open"]]],
  [
    "is closed again",
    "resolved",
    [closed, customer, closed],
    [
      [1, "open"],
      [2, "closed"],
    ],
  ],
  ["is muted and stays closed", "resolved", [closed, customer], []],
  ["is opened by hand afterwards", "open", [closed, customer, "Conversation was reopened by Dana Reyes"], [[2, "open"]]],
  ["was never closed", "open", [customer, customer], []],
])("a customer writes into a resolved conversation that %s", (_story, status, entries, told) => {
  const changes = read(status, ...entries).map(([minute, to]) => [minute, to]);
  expect(changes.filter(([minute]) => minute !== 0)).toEqual(told);
});

test("what an agent writes into a resolved conversation does not open it", () => {
  expect(read("resolved", closed, { ...answer, sender: { id: 17, name: "Dana Reyes", type: "user" } })).toHaveLength(1);
});
