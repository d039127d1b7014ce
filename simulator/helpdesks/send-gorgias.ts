import { deliver } from "#simulator/deliver.ts";
import type { SimTicket, Staff } from "#simulator/model.ts";
import { gorgiasContext, type GorgiasTrigger } from "./gorgias-context.ts";
import type { WebhookTarget } from "./simulation.ts";

/** The HTTP integration. Its secret is sent in a header; Gorgias signs nothing. */
export type GorgiasTarget = WebhookTarget;

/** One thing that happened to a ticket, as Gorgias tells it. */
export type GorgiasHappening = { ticket: SimTicket; trigger: GorgiasTrigger; at: number; eventId: number; actor?: Staff | null };

/** Sends what a Gorgias HTTP integration sends; @returns the app's last answer */
export function sendGorgias(
  { url, secret }: GorgiasTarget,
  { ticket, trigger, at, eventId, actor }: GorgiasHappening,
): Promise<number> {
  return deliver(`${url}?e=${trigger}`, {
    body: JSON.stringify(gorgiasContext(ticket, trigger, at, eventId, actor)),
    headers: { "content-type": "application/json", "x-app-webhook-secret": secret },
  });
}
