import { beforeAll } from "vitest";
import { database, shopDb } from "#app/lib/db.server.ts";
import { insertInvitation, type NewInvitation } from "#app/surveys/invite.server.ts";
import { makeToken } from "#app/surveys/token.server.ts";
import type { Stack } from "#simulator/start-stack.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;
const inTwoWeeks = () => new Date(Date.now() + 14 * DAY);

/** Links as the app's messages carry them, and what became of them. Stands after `useStack`, whose database and keys are this process's own. */
export function useSurveyLinks(stack: () => Stack) {
  let shopId = 0;
  beforeAll(async () => {
    shopId = (await database().shop.findUniqueOrThrow({ where: { domain: stack().shop } })).id;
  });
  const address = (token: string) => `${stack().appUrl}/survey/${token}`;

  return {
    address,
    shopId: () => shopId,
    /** An invitation by mail, delivered some minutes ago. */
    async invite(more: Partial<NewInvitation> = {}): Promise<{ id: string; url: string }> {
      const at = new Date(Date.now() - 10 * MINUTE);
      const asked = { kind: "csat", scope: "post_ticket", via: "email", ...more } as const;
      const { id, expiresAt } = await insertInvitation(shopDb(shopId), asked, at);
      await database().surveyInvitation.updateMany({ where: { shopId, invitationId: id }, data: { deliveredAt: at } });
      return { id, url: address(makeToken("link", shopId, id, expiresAt)) };
    },
    token: (purpose: "link" | "widget", id: string, { shop = shopId, end = inTwoWeeks() } = {}) =>
      makeToken(purpose, shop, id, end),
    /** Lets an invitation end now. */
    async end(which: { id: string } | { conversationId: string }): Promise<void> {
      const where = "id" in which ? { invitationId: which.id } : which;
      await database().surveyInvitation.updateMany({ where: { shopId, ...where }, data: { expiresAt: new Date() } });
    },
    /** What the app has recorded of an invitation. */
    async recorded(id: string) {
      const where = { shopId, invitationId: id };
      const { state, seenAt } = await database().surveyInvitation.findFirstOrThrow({ where });
      const answers = await database().surveyAnswer.findMany({ where });
      return { state, seenAt, answers: answers.map(({ score, suspicion, earlier }) => ({ score, suspicion, earlier })) };
    },
  };
}
