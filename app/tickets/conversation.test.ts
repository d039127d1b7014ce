import fc from "fast-check";
import { expect, test } from "vitest";
import { packConversation, unpackConversation } from "./conversation.ts";

test("a stored conversation says what was written, whoever wrote and whatever was named", () => {
  const message = fc.record({
    sentAt: fc.integer({ min: 0, max: 2 ** 41 }),
    authorKind: fc.constantFrom("customer" as const, "human" as const, "ai" as const, "bot" as const, "rule" as const),
    authorId: fc.option(fc.string()),
    isPublic: fc.boolean(),
    autoReply: fc.boolean(),
    mentions: fc.option(fc.array(fc.string(), { minLength: 1, maxLength: 3 })),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), (messages) => {
      const stored = JSON.parse(JSON.stringify(packConversation(messages))) as ReturnType<typeof packConversation>;
      expect(unpackConversation(stored)).toEqual(messages.map(({ sentAt, ...rest }) => ({ at: sentAt, ...rest })));
    }),
    { numRuns: 50 },
  );
});
