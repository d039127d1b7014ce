import type { Channel, HelpdeskFact } from "#app/helpdesks/contract.ts";
import { chatwootSimulationWith } from "#simulator/helpdesks/chatwoot.ts";
import { edeskSimulationWith } from "#simulator/helpdesks/edesk.ts";
import { freshdeskSimulationWith } from "#simulator/helpdesks/freshdesk.ts";
import { frontSimulationWith } from "#simulator/helpdesks/front.ts";
import { gorgiasSimulationWith } from "#simulator/helpdesks/gorgias-rest.ts";
import { helpScoutSimulationWith } from "#simulator/helpdesks/help-scout.ts";
import { hubspotSimulationWith } from "#simulator/helpdesks/hubspot.ts";
import { intercomSimulationWith } from "#simulator/helpdesks/intercom.ts";
import { reamazeSimulationWith } from "#simulator/helpdesks/reamaze.ts";
import type { HelpdeskSimulation } from "#simulator/helpdesks/simulation.ts";
import { ORDER_FIELD, REASON_FIELD } from "#simulator/helpdesks/zendesk-payloads.ts";
import { zendeskSimulationWith } from "#simulator/helpdesks/zendesk.ts";
import type { SimCall, Staff } from "#simulator/model.ts";

/** A vendor as tests play it: as many calls as they like, what a merchant enters to connect it, and what it calls things. */
export type TestVendor = {
  simulation: HelpdeskSimulation;
  credentials: Record<string, string>;
  /** Who an agent is there; by the same number as elsewhere without it. */
  agentId?: (staff: Staff) => string;
  /** Whether a ticket may be assigned to the AI; true without it. */
  aiHolds?: false;
  /** Channels that it tells as others. */
  channels?: Partial<Record<Channel, Channel>>;
  /** Scale of its ratings, where it is not one to five, and what becomes of a score of five there. */
  ratings?: { scaleMax: number; of: (score: number) => number };
  /** What is left of a call there. */
  call?: (call: SimCall) => SimCall;
  /** What the adapter understands where the vendor's account has it, but the simulated one has not. */
  unplayed?: HelpdeskFact[];
};

const MANY = 1_000_000;
const clientSecret = "a-secret-of-the-tests";
const email = "camille@maison-linden.example";

/** Not told: how long a caller was held, and how long the writing up took. */
const withoutPauses = (call: SimCall): SimCall => ({ ...call, holdSeconds: [], wrapUpSeconds: 0 });

export const vendors: Record<string, TestVendor> = {
  gorgias: {
    simulation: gorgiasSimulationWith(MANY),
    credentials: { account: "maison-linden", email, apiKey: "key" },
    call: withoutPauses,
  },
  zendesk: {
    simulation: zendeskSimulationWith({ calls: MANY, exports: MANY }),
    credentials: {
      subdomain: "maison-linden",
      email,
      apiToken: "token",
      reasonField: `${REASON_FIELD}`,
      orderField: `${ORDER_FIELD}`,
    },
    // Good or bad.
    ratings: { scaleMax: 2, of: (score) => (score >= 4 ? 2 : 1) },
  },
  intercom: {
    simulation: intercomSimulationWith(MANY),
    credentials: { accessToken: "token", clientSecret, region: "eu" },
    aiHolds: false,
    call: withoutPauses,
    // A contact form is mail to Intercom.
    channels: { form: "email" },
  },
  front: {
    simulation: frontSimulationWith(MANY),
    credentials: { token: "token", clientSecret },
    agentId: ({ id }) => `tea_${id}`,
    call: (call) => ({ ...call, wrapUpSeconds: 0 }),
  },
  freshdesk: { simulation: freshdeskSimulationWith(MANY), credentials: { domain: "maison-linden", apiKey: "key" } },
  hubspot: {
    simulation: hubspotSimulationWith(MANY),
    credentials: { accessToken: "token", clientSecret, orderProperty: "order_number" },
    aiHolds: false,
    // Actors of conversations that are no users have a letter before their number.
    agentId: ({ id, ai }) => (ai ? `L-${id}` : `${id}`),
  },
  helpscout: {
    simulation: helpScoutSimulationWith(MANY),
    credentials: { appId: "app", appSecret: "secret" },
    // Great, okay or bad.
    ratings: { scaleMax: 3, of: (score) => (score >= 4 ? 3 : score === 3 ? 2 : 1) },
    // Help Scout knows mail, chat and phone.
    channels: { form: "email", social: "email" },
  },
  edesk: { simulation: edeskSimulationWith(MANY, 0), credentials: { token: "token" }, unplayed: ["types"] },
  chatwoot: {
    simulation: chatwootSimulationWith(MANY),
    credentials: { address: "https://app.chatwoot.com", accountId: "3", accessToken: "token" },
    aiHolds: false,
    agentId: ({ id, ai }) => (ai ? `captain_assistant-${id}` : `${id}`),
    // A contact form comes in through an inbox of the API.
    channels: { form: "other" },
  },
  reamaze: {
    simulation: reamazeSimulationWith(MANY),
    credentials: { brand: "maison-linden", email, token: "token" },
    // Staff have no number.
    agentId: ({ email: address }) => address,
  },
};
