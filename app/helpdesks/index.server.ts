import type { HelpdeskAdapter, HelpdeskId } from "./contract.ts";
import { generic } from "./generic.server.ts";
import { gorgias } from "./gorgias.server.ts";
import { intercom } from "./intercom.server.ts";
import { zendesk } from "./zendesk.server.ts";
import { front } from "./front.server.ts";
import { freshdesk } from "./freshdesk.server.ts";
import { helpScout } from "./help-scout.server.ts";
import { edesk } from "./edesk.server.ts";
import { hubspot } from "./hubspot.server.ts";
import { reamaze } from "./reamaze.server.ts";
import { chatwoot } from "./chatwoot.server.ts";

/** Every helpdesk we speak with. */
export const helpdesks: Record<HelpdeskId, HelpdeskAdapter> = {
  generic,
  gorgias,
  intercom,
  zendesk,
  front,
  freshdesk,
  helpscout: helpScout,
  edesk,
  hubspot,
  reamaze,
  chatwoot,
};

/** @returns null for an unknown name */
export function helpdeskById(id: string): HelpdeskAdapter | null {
  return Object.hasOwn(helpdesks, id) ? helpdesks[id as HelpdeskId] : null;
}
