import { afterEach, describe, expect, test } from "vitest";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import type { HelpdeskClient, HelpdeskMessage, TicketEvent } from "#app/helpdesks/contract.ts";
import { humans, type SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld } from "#tests/factories/vendor-world.ts";
import { simulations } from "./index.ts";
import { slugOf } from "./reamaze-payload.ts";

const clientSecret = "a-secret-of-the-tests";
const accounts: Record<string, unknown> = {
  gorgias: { account: "maison-linden", email: humans[0]!.email, apiKey: "key" },
  zendesk: { subdomain: "maison-linden", email: humans[0]!.email, apiToken: "token" },
  freshdesk: { domain: "maison-linden", apiKey: "key" },
  intercom: { accessToken: "token", clientSecret, region: "eu" },
  helpscout: { appId: "app", appSecret: "secret" },
  front: { token: "token", clientSecret },
  chatwoot: { address: "https://app.chatwoot.com", accountId: "3", accessToken: "token" },
  reamaze: { brand: "maison-linden", email: humans[0]!.email, token: "token" },
};

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

/** An account of a vendor, and one ticket in it. */
async function account(
  id: string,
): Promise<{ state: SimulatorState; client: HelpdeskClient; ticket: SimTicket; ticketId: string }> {
  const state = stateWithWorld(6);
  vendor = await simulateVendor(
    simulations.find((each) => each.id === id)!,
    state,
  );
  const ticket = state
    .tickets(Infinity)
    .find(({ channel, deletedAt, mergedInto, spamAt }) => channel === "email" && !deletedAt && !mergedInto && spamAt === null)!;
  const ticketId = { front: `cnv_${ticket.id}`, reamaze: slugOf(ticket) }[id] ?? String(ticket.id);
  return { state, client: helpdeskById(id)!.client!(accounts[id]), ticket, ticketId };
}

const messages = (events: TicketEvent[]): HelpdeskMessage[] =>
  events
    .flatMap((event) => (event.kind === "message" ? [event.message] : []))
    .toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
const tagsOf = (events: TicketEvent[]) => events.findLast((event) => event.kind === "ticket" && event.fields.tags)!;

describe.each(Object.keys(accounts))("%s", (id) => {
  test("sends a public reply, whose id is the one that the conversation tells of it later", async () => {
    const { client, ticket, ticketId } = await account(id);
    const { messageId } = await client.reply!(ticketId, "How was it? https://app.fiveday.test/survey/x");
    expect(ticket.messages.at(-1)).toMatchObject({ public: true });
    expect(ticket.messages.at(-1)!.text).toContain("https://app.fiveday.test/survey/x");
    const told = messages(await client.ticket(ticketId)).at(-1)!;
    expect(told.isPublic).toBe(true);
    if (id === "front") expect([messageId, told.author.kind]).toEqual([null, expect.not.stringMatching(/human|customer|ai/)]);
    else expect(told.id).toBe(messageId);
  });

  test("adds a note that is no reply, and a tag beside the others", async () => {
    const { client, ticket, ticketId } = await account(id);
    const before = ticket.tags;
    await client.addNote!(ticketId, "Two of five");
    await client.addTag!(ticketId, "low-score");
    expect(ticket.messages.at(-1)).toMatchObject({ public: false });
    expect(ticket.tags).toEqual([...before, "low-score"]);
    const events = await client.ticket(ticketId);
    expect(messages(events).at(-1)).toMatchObject({ isPublic: false });
    expect(JSON.stringify(tagsOf(events))).toContain("low-score");
  });

  test("says of a ticket that is gone that it will never work", async () => {
    const { client } = await account(id);
    for (const write of [client.reply!, client.addNote!, client.addTag!]) {
      await expect(write("0", "x")).rejects.toMatchObject({ name: "PermanentError" });
    }
  });
});

test("hubspot takes notes only", async () => {
  const state = stateWithWorld(3);
  vendor = await simulateVendor(
    simulations.find((each) => each.id === "hubspot")!,
    state,
  );
  const client = helpdeskById("hubspot")!.client!({ accessToken: "token", clientSecret });
  const [ticket] = state.tickets();
  await client.addNote!(String(ticket!.id), "Two of five");
  expect([ticket!.messages.at(-1)!.text, client.reply, client.addTag]).toEqual(["Two of five", undefined, undefined]);
});

test("a reply is not tried again when nobody answers: it may have been sent", async () => {
  const { client, ticketId } = await account("chatwoot");
  const { calls } = vendor!;
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    await real(input, init);
    throw new TypeError("connection lost");
  };
  await expect(client.reply!(ticketId, "x")).rejects.toThrow("could not be reached");
  expect(calls.filter((call) => call.startsWith("POST"))).toHaveLength(1);
});
