import { type SimTicket } from "#simulator/model.ts";
import type { Random } from "#simulator/seeded.ts";
import { comments } from "#simulator/world/topics.ts";
import { type ProxyTarget, throughProxy } from "./app-proxy.ts";

/** What the widget does for a shopper whose chat is over: asks, tells that it was seen, and sends what some of them give. */
export async function shopperAnswers(storefront: ProxyTarget, ticket: SimTicket, random: Random): Promise<void> {
  const target = { ...storefront, signedIn: () => ticket.person };
  const query = new URLSearchParams({ ctx: "gorgias", conversation: String(ticket.id), locale: "en" });
  const asked = await throughProxy(target, { method: "GET", path: "survey", query });
  if (asked.status !== 200) return;
  const { invite } = JSON.parse(String(asked.body)) as { invite: string };
  const tell = (path: string, body: object) =>
    throughProxy(target, {
      method: "POST",
      path: `survey/${invite}${path}`,
      query: new URLSearchParams(),
      json: JSON.stringify(body),
    });
  await tell("/seen", {});
  if (!random.chance(0.6)) return;
  const score = Number(random.weighted({ 5: 66, 4: 19, 3: 7, 2: 3, 1: 5 }));
  const comment = random.chance(0.4) ? comments[score >= 4 ? random.int(0, 2) : random.int(3, 4)] : undefined;
  await tell("", { score, comment });
}
