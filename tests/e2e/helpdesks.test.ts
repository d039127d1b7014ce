import { createHmac } from "node:crypto";
import type { FrameLocator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type FormField, formFields } from "#app/helpdesks/form-fields.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { simulations } from "#simulator/helpdesks/index.ts";
import { buildWorld } from "#simulator/world.ts";
import { openApp, phone, useBrowser } from "./browser.ts";
import { fiveday, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

const MINUTE = 60_000;
/** Few, because some vendors let nobody ask more often than once a second. */
const TICKETS = 4;

beforeAll(() => {
  const { tickets } = buildWorld({ seed: 5, now: Date.now() - 10 * MINUTE, days: 5, orders: 0, tickets: TICKETS });
  for (const ticket of tickets) stack().simulator.state.addTicket(ticket);
});

/** Long enough for every vendor that signs with it. */
const VENDOR_SECRET = "the-secret-that-the-vendor-shows";

/** What a merchant would type into a field: secrets as they are, an e-mail, otherwise what the example shows. */
function typed({ name, secret, placeholder, title }: FormField): string {
  if (secret) return /secret|signing/i.test(title) ? VENDOR_SECRET : "simulated-key";
  if (/e-?mail/i.test(name)) return "camille@maison-linden.example";
  return placeholder ?? "maison-linden";
}

/** Fills the form; `key` is typed where the vendor checks it: the first secret, or else (Help Scout) the first field. */
async function fill(app: FrameLocator, fields: readonly FormField[], key?: string): Promise<void> {
  const checked = fields.find(({ secret, name }) => secret && !/secret/i.test(name)) ?? fields[0];
  for (const field of fields.filter(({ required }) => required)) {
    const input = app.getByLabel(field.title, { exact: true });
    await input.fill(key !== undefined && field === checked ? key : typed(field));
  }
}

async function connect(page: Page, helpdesk: string): Promise<FrameLocator> {
  const adapter = helpdeskById(helpdesk)!;
  const app = await openApp(page, stack(), "/app/inbox");
  await app
    .getByRole("link", { name: "Connect a helpdesk" })
    .or(app.getByRole("button", { name: "Connect a helpdesk" }))
    .first()
    .click();
  await app.getByRole("button", { name: `Connect ${adapter.label}`, exact: true }).click();
  return app;
}

/** The merchant's part at a vendor whose API makes no webhooks: the values of the steps are pasted there. */
async function setUp(app: FrameLocator, helpdesk: string): Promise<void> {
  const values = await app.locator("code.fiveday-copy").allInnerTexts();
  const url = values.find((value) => value.includes("/webhooks/helpdesk/"))!;
  const ours = values.map((value) => value.split(": ").at(-1)!).find((value) => /^[\w-]{40,}$/.test(value));
  const desk = await newPage();
  await desk.goto(`${stack().simulatorUrl}/helpdesks`);
  const form = desk.locator(`form[action="/helpdesks/${helpdesk}/webhook"]`);
  await form.getByLabel("Webhook address").fill(url);
  await form.getByLabel("Secret").fill(ours ?? VENDOR_SECRET);
  await form.getByRole("button", { name: "Save webhook" }).click();
  await form.getByRole("textbox", { name: "Secret" }).waitFor();
}

async function somebodyAsks(name: string): Promise<void> {
  const { desk } = stack().simulator;
  await desk.start({
    person: shopper(stack(), name),
    channel: "chat",
    subject: "Size",
    text: "Which size?",
    type: "Size advice",
  });
}

test.each(simulations.map(({ id }) => id))(
  "%s: a wrong key is told, the right one connects, history and live events arrive",
  async (id) => {
    const adapter = helpdeskById(id)!;
    const fields = formFields(adapter);
    const app = await connect(await newPage(), id);
    await app.getByRole("heading", { name: `Connect ${adapter.label}` }).waitFor();

    await fill(app, fields, "revoked-long-ago");
    await app.getByRole("button", { name: "Check and connect" }).click();
    await app.getByText(`${adapter.label} is not connected yet`).waitFor();
    await app.getByText(/does not accept this key/).waitFor();

    await fill(app, fields);
    await app.getByRole("button", { name: "Check and connect" }).click();
    await app.getByText(/^History: \d+ tickets of the history read$/).waitFor({ timeout: 30_000 });
    await app.getByText("Waiting for the first event …").waitFor();
    if ((await app.locator("code.fiveday-copy").count()) > 0) await setUp(app, id);

    await somebodyAsks(`Mia${id}`);
    if (adapter.delivery === "poll") await app.getByRole("button", { name: "Read changes now" }).click();
    await app.getByText("The first event was received.").waitFor({ timeout: 15_000 });
    await app.getByText(/last event just now/).waitFor();
  },
);

test("a revoked key asks to be reconnected; the connection is paused, gets a new secret and is left", async () => {
  const { faults } = stack().simulator;
  const app = await connect(await newPage(), "zendesk");
  await fill(app, formFields(helpdeskById("zendesk")!));
  await app.getByRole("button", { name: "Check and connect" }).click();
  await app.getByText(/^History: \d+ tickets of the history read$/).waitFor({ timeout: 30_000 });

  faults.set("zendesk", "401", Infinity);
  await app.getByRole("button", { name: "Read changes now" }).click();
  await app.getByText(/does not accept this key/).waitFor({ timeout: 15_000 });
  faults.set("zendesk", "401", 0);
  await app.getByLabel("API token").fill("another key");
  await app.getByRole("button", { name: "Check and reconnect" }).click();
  await app.getByText("Connected", { exact: true }).waitFor();

  await app.getByRole("button", { name: "Pause" }).click();
  await app.getByText("Paused", { exact: true }).waitFor();
  await app.getByRole("button", { name: "Resume" }).click();
  await app.getByText("Connected", { exact: true }).waitFor();

  await app.getByRole("button", { name: "New secret" }).click();
  await app.getByText("The old secret is accepted until Zendesk has used the new one for a day.").waitFor();
  await somebodyAsks("Olga");
  await app.getByText(/^Zendesk uses the new secret/).waitFor({ timeout: 15_000 });
  await app.getByRole("button", { name: "End the old secret now" }).click();
  await app.getByText(/^Zendesk uses the new secret/).waitFor({ state: "detached" });

  await app.getByRole("button", { name: "Disconnect", exact: true }).click();
  await app.getByText(/What about the tickets it has told so far/).waitFor();
  await app.getByRole("button", { name: "Disconnect, keep the history" }).click();
  await app.getByRole("heading", { name: "Inbox" }).waitFor();
});

test("any other tool gets an address and a secret; a signed event arrives; a new secret counts beside the old one", async () => {
  const app = await connect(await newPage(), "generic");
  await app.getByRole("button", { name: "Connect", exact: true }).click();
  await app.getByText("Waiting for the first event …").waitFor();
  const [url, secret] = (await app.locator("code.fiveday-copy").allInnerTexts()) as [string, string];
  const post = async (signedWith: string, id: string) => {
    const body = JSON.stringify({ id, type: "ticket", occurred_at: new Date(), ticket: { id: "T1", created_at: new Date() } });
    const at = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", signedWith).update(`${at}.${body}`).digest("hex");
    const headers = { "x-fiveday-timestamp": at, "x-fiveday-signature": `sha256=${signature}` };
    return (await fetch(url, { method: "POST", body, headers })).status;
  };
  expect(await post(secret, "e1")).toBe(200);
  await app.getByText("The first event was received.").waitFor();

  await app.getByRole("button", { name: "New secret" }).click();
  await app.getByText("Put the new secret into your helpdesk now").waitFor();
  await app.getByText(secret, { exact: true }).waitFor({ state: "detached" });
  const [, fresh = ""] = await app.locator("code.fiveday-copy").allInnerTexts();
  expect(fresh).not.toBe(secret);
  expect([await post(fresh, "e2"), await post(secret, "e3"), await post("guessed", "e4")]).toEqual([200, 200, 401]);

  await app.getByRole("button", { name: "Disconnect", exact: true }).click();
  await app.getByRole("button", { name: "Disconnect and erase the history" }).click();
  await app.getByRole("heading", { name: "Inbox" }).waitFor();
  expect(await post(fresh, "e5")).toBe(404);
});

test("the pages around helpdesks fit a phone", async () => {
  const page = await newPage(phone);
  const { helpdesks } = await fiveday<{ helpdesks: { connectionId: number }[] }>(stack(), "history", stack().shop);
  for (const path of [
    "/app/inbox",
    "/app/helpdesks/new",
    "/app/helpdesks/new?helpdesk=hubspot",
    `/app/helpdesks/${helpdesks[0]!.connectionId}`,
  ]) {
    const app = await openApp(page, stack(), path);
    await app.getByRole("heading").first().waitFor();
    const overflow = await app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
