import type { Route } from "#simulator/http.ts";
import type { SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";

/** What can happen to a ticket that a helpdesk tells of. */
export const happeningKinds = [
  "created",
  "customer_message",
  "agent_message",
  "note",
  "assigned",
  "closed",
  "reopened",
  "tagged",
  "rated",
  "spam",
  "deleted",
  "merged",
] as const;
export type Happening = (typeof happeningKinds)[number];

/** Where the app wants to be told, and with what it is signed; `id` when the app made it through the API. */
export type WebhookTarget = { url: string; secret: string; id?: number };

/** One webhook request, ready to be sent. */
export type SignedDelivery = { url: string; headers: Record<string, string>; body: string };

/** One vendor as the simulator plays it, over the tickets that all vendors share. */
export type HelpdeskSimulation = {
  id: string;
  /** Hosts of the real API whose requests lead here. */
  hosts: RegExp[];
  /** The vendor's REST subset under /vendors/<id>/. */
  routes(state: SimulatorState): Route[];
  /** The webhook requests with which this vendor tells a happening; none where it tells nothing. */
  tell(ticket: SimTicket, happening: Happening, target: WebhookTarget): SignedDelivery[];
  /** The webhook requests that tell of a ticket's last call; absent where the app has to ask. */
  tellCall?(ticket: SimTicket, target: WebhookTarget): SignedDelivery[];
};
