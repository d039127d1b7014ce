import { expect, test } from "vitest";
import { Faults } from "#simulator/faults.ts";
import { SimulatorState } from "#simulator/state.ts";
import { stateWithWorld } from "#tests/factories/vendor-world.ts";
import { simulations } from "./index.ts";
import { vendorTelling } from "./tell-vendors.ts";

const [ticket] = stateWithWorld(5).tickets(1);
const webhook = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };
/** Those that push; the others are asked. */
const pushing = simulations.filter(({ tell }) => tell(ticket!, "created", webhook).length > 0).map(({ id }) => id);

/** One vendor's webhook, answered with these statuses. @returns what was posted, by its place among all that was told */
function telling(id: string, faults: Faults, statuses: number[] = []) {
  const state = new SimulatorState();
  state.webhooks.set(id, webhook);
  const posted: string[] = [];
  const post = ({ body }: { body: string }) => Promise.resolve((posted.push(body), statuses.shift() ?? 200));
  return { state, posted, tell: vendorTelling(state, faults, post) };
}

test.each(pushing)("%s: a webhook is doubled, overtaken by the next, or lost, as often as asked for", async (id) => {
  const faults = new Faults();
  const { posted, tell } = telling(id, faults);
  const told = async () => {
    await tell(ticket!, "created");
    return posted.splice(0).length;
  };
  const usual = await told();
  expect(usual).toBeGreaterThan(0);
  faults.set(id, "duplicate", usual);
  expect(await told()).toBe(2 * usual);
  faults.set(id, "drop", usual);
  expect(await told()).toBe(0);
  faults.set(id, "reorder", 1);
  expect((await told()) + (await told())).toBe(2 * usual);
});

test("the webhook that is overtaken comes after the one that overtakes it", async () => {
  const faults = new Faults();
  const { posted, tell } = telling("gorgias", faults);
  faults.set("gorgias", "reorder", 1);
  await tell(ticket!, "created");
  await tell(ticket!, "spam");
  expect(posted.map((body) => (JSON.parse(body) as { event: { type: string } }).event.type)).toEqual([
    "ticket-updated",
    "ticket-created",
  ]);
});

test("a webhook that nobody knows any more is forgotten, one that is refused is named", async () => {
  const { state, tell } = telling("gorgias", new Faults(), [401, 404]);
  await expect(tell(ticket!, "created")).rejects.toThrow("The app refused created of gorgias (401)");
  await tell(ticket!, "created");
  expect(state.webhooks.has("gorgias")).toBe(false);
});
