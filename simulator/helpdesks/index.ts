import { chatwootSimulation } from "./chatwoot.ts";
import { edeskSimulation } from "./edesk.ts";
import { frontSimulation } from "./front.ts";
import { gorgiasSimulation } from "./gorgias-rest.ts";
import { intercomSimulation } from "./intercom.ts";
import { freshdeskSimulation } from "./freshdesk.ts";
import { helpScoutSimulation } from "./help-scout.ts";
import { hubspotSimulation } from "./hubspot.ts";
import { reamazeSimulation } from "./reamaze.ts";
import type { HelpdeskSimulation } from "./simulation.ts";
import { zendeskSimulation } from "./zendesk.ts";

/** Every vendor the simulator plays. */
export const simulations: readonly HelpdeskSimulation[] = [
  gorgiasSimulation,
  zendeskSimulation,
  intercomSimulation,
  frontSimulation,
  freshdeskSimulation,
  hubspotSimulation,
  helpScoutSimulation,
  edeskSimulation,
  reamazeSimulation,
  chatwootSimulation,
];
