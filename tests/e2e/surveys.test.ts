import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { saveShop } from "#app/shopify/shops.server.ts";
import { saveSurveySettings } from "#app/surveys/settings.server.ts";
import { humans, type Person, type SimTicket } from "#simulator/model.ts";
import { signedQuery } from "#simulator/storefront/app-proxy.ts";
import { problems } from "./axe.ts";
import { openApp, phone, useBrowser } from "./browser.ts";
import { settled, shopper, useStack } from "./stack.ts";
import { cardOf } from "./storefront.ts";
import { useSurveyLinks } from "./survey-links.ts";

const stack = useStack();
const links = useSurveyLinks(stack);
const newPage = useBrowser();
const desktop = { width: 1280, height: 900 };

/** A chat that somebody of the team has answered. */
async function chatted(person: Person): Promise<SimTicket> {
  const { desk } = stack().simulator;
  const ticket = await desk.start({ person, channel: "chat", subject: "Size", text: "Which size?", type: "Product question" });
  await desk.reply(ticket, humans[0]!, "The large one.");
  await settled(stack());
  return ticket;
}

/** The shopper's browser says that the chat is over. @returns the status of the app's answer */
async function chatEnds(page: Page, ticket: SimTicket): Promise<number> {
  await page.goto(`${stack().simulatorUrl}/shop?chat=other`);
  await page.waitForFunction(() => "Fiveday" in window);
  const answered = page.waitForResponse((response) => response.url().includes("/survey?"));
  await page.evaluate((conversationId) => window.Fiveday.ask({ conversationId }), String(ticket.id));
  return (await answered).status();
}

async function csatSample(): Promise<string> {
  const app = await openApp(await newPage(), stack());
  const card = app.locator("[data-metric=csat]");
  await card.waitFor();
  return card.innerText();
}

test.each([
  ["desktop", desktop, "Dora", 1],
  ["phone", phone, "Petra", 2],
])(
  "on a %s: a chat ends, the shopper answers with a comment and changes it, and the Overview shows it",
  async (_device, viewport, name, n) => {
    const page = await newPage(viewport);
    expect(await chatEnds(page, await chatted(shopper(stack(), name)))).toBe(200);
    const card = cardOf(page);
    await card.getByRole("radio", { name: /^2\/5/ }).click();
    await card.getByRole("radio", { name: /^5\/5/ }).click();
    await card.getByRole("textbox").fill(`Thank you, says ${name}`);
    const sent = page.waitForResponse((response) => response.request().postData()?.includes(name) ?? false);
    await card.getByRole("button", { name: "Send" }).press("Enter");
    expect([200, 201]).toContain((await sent).status());
    expect(await csatSample()).toContain(`${n} of ${n}`);
    const app = await openApp(await newPage(viewport), stack(), "/app/satisfaction");
    await app.getByText(`Thank you, says ${name}`).waitFor();
  },
);

test("not asked: a second chat within a day, and a conversation that goes on again", async () => {
  const person = shopper(stack(), "Carla");
  const page = await newPage();
  expect(await chatEnds(page, await chatted(person))).toBe(200);
  expect(await chatEnds(await newPage(), await chatted(person))).toBe(204);
  const other = await chatted(shopper(stack(), "Rita"));
  const { desk } = stack().simulator;
  await desk.close(other, humans[0]!);
  await desk.customerWrites(other, "One more thing");
  await settled(stack());
  expect(await chatEnds(await newPage(), other)).toBe(204);
  const app = await openApp(await newPage(), stack(), "/app/satisfaction");
  await app.getByRole("button", { name: "Why" }).click();
  await app.getByText("The customer was asked not long ago").waitFor();
  await app.getByText("The customer came back: the conversation goes on").waitFor();
});

test("the merchant changes the question, sees it at once in the preview, saves it, and shoppers are asked so", async () => {
  const admin = await newPage();
  const app = await openApp(admin, stack(), "/app/surveys");
  await app.getByLabel("Question of CSAT after a conversation").fill("Happy with our answer?");
  await app.frameLocator("iframe[title='Survey on a phone']").getByRole("heading", { name: "Happy with our answer?" }).waitFor();
  await admin.getByRole("button", { name: "Save", exact: true }).click();
  await admin.getByText("Surveys saved").waitFor();
  const page = await newPage(phone);
  expect(await chatEnds(page, await chatted(shopper(stack(), "Quinta")))).toBe(200);
  await cardOf(page).getByRole("heading", { name: "Happy with our answer?" }).waitFor();
});

/** Goes on with the keyboard to what is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const active = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
      return (
        active?.getAttribute("aria-label") ?? (active as HTMLInputElement).labels?.[0]?.textContent ?? active?.textContent ?? ""
      );
    });
    if (name.test(focused)) return;
  }
  throw new Error(`The keyboard does not come to ${name}`);
}

describe.each([
  ["desktop", desktop, "Ilse"],
  ["phone", phone, "Otto"],
])("with the keyboard only, on a %s", (_device, viewport, name) => {
  test("a chat is rated and commented; a survey that ended meanwhile says so", async () => {
    const page = await newPage(viewport);
    const ticket = await chatted(shopper(stack(), name));
    expect(await chatEnds(page, ticket)).toBe(200);
    const card = cardOf(page);
    await card.waitFor();
    await tabTo(page, /^1\/5/);
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    const rated = page.waitForResponse((response) => response.request().method() === "POST" && !response.url().endsWith("/seen"));
    await page.keyboard.press("Enter");
    expect((await rated).status()).toBe(201);
    await links.end({ conversationId: String(ticket.id) });
    await tabTo(page, /add anything/);
    await page.keyboard.type("Quick and kind");
    await tabTo(page, /Send/);
    // Answered in time, it may be changed for a day, also when the survey ends meanwhile.
    await page.keyboard.press("Enter");
    await card.getByRole("heading", { name: "Thank you!" }).waitFor();
    const other = await chatted(shopper(stack(), `${name}s brother`));
    const second = await newPage(viewport);
    expect(await chatEnds(second, other)).toBe(200);
    await links.end({ conversationId: String(other.id) });
    await tabTo(second, /^1\/5/);
    await second.keyboard.press("Enter");
    await cardOf(second).getByRole("heading", { name: "This survey is closed. Thank you!" }).waitFor();
  });

  test("a link is answered, the answer changed and explained", async () => {
    const { id, url } = await links.invite();
    const page = await newPage(viewport);
    await page.goto(`${url}?score=4`);
    await tabTo(page, /Send my answer/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Thank you!" }).waitFor();
    await tabTo(page, /^5\/5/);
    await page.keyboard.press("Enter");
    await page.locator(".on[aria-label^='5/5']").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("It came after all");
    await tabTo(page, /^Send/);
    const saved = page.waitForEvent("load");
    await page.keyboard.press("Enter");
    await saved;
    expect(await page.getByRole("textbox").inputValue()).toBe("It came after all");
    expect(await links.recorded(id)).toMatchObject({ answers: [{ score: 5, suspicion: null, earlier: [{ score: 4 }] }] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
});

test("a scanner opens every link of a mail at once: nothing is recorded, and the person behind it is told apart later", async () => {
  const { id, url } = await links.invite();
  const get = (query: string, init: RequestInit = {}) => fetch(url + query, init);
  const opened = await Promise.all([
    ...[1, 2, 3].map((score) => get(`?score=${score}`)),
    get("?trap=1"),
    get("?score=5", { method: "HEAD" }),
    get("?score=5", { headers: { "sec-purpose": "prefetch;prerender" } }),
  ]);
  expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await links.recorded(id)).toEqual({ state: "sent", seenAt: null, answers: [] });
  // Whoever answers in the same minutes may be the scanner still: the merchant decides.
  const page = await newPage();
  await page.goto(`${url}?score=5`);
  await page.getByRole("button", { name: "Send my answer" }).click();
  await page.getByRole("heading", { name: "Thank you!" }).waitFor();
  expect(await links.recorded(id)).toMatchObject({ answers: [{ score: 5, suspicion: "trap" }] });
  const app = await openApp(await newPage(), stack(), "/app/satisfaction");
  await app.getByRole("button", { name: "Look at them" }).click();
  await app.getByText("The link that only programs see was opened").waitFor();
  await app.getByRole("button", { name: "Let it count" }).click();
  await app.getByText("Counts", { exact: true }).waitFor();
  await app.getByRole("heading", { name: "Set aside: 0" }).waitFor();
});

test("forged, altered, replayed, another shop's: refused with a page that says what to do, and nothing is recorded", async () => {
  const { id, url } = await links.invite();
  const other = await saveShop("other.myshopify.com", { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
  const token = links.token("link", id);
  const altered = `${token.slice(0, 30)}${token[30] === "A" ? "B" : "A"}${token.slice(31)}`;
  const page = await newPage();
  for (const refused of ["AAAA", altered, links.token("widget", id), links.token("link", id, { shop: other.id })]) {
    expect((await page.goto(links.address(refused)))!.status(), refused).toBe(404);
    await page.getByRole("heading", { name: "This link does not work." }).waitFor();
    await page.getByText("Please open it again from the message").waitFor();
    const sent = await fetch(links.address(refused), { method: "POST", body: new URLSearchParams({ score: "1" }) });
    expect(sent.status, refused).toBe(404);
  }
  const throughShop = (invite: string) =>
    fetch(`${stack().simulatorUrl}/apps/fiveday/survey/${invite}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ score: 1 }),
    });
  for (const refused of [token, altered, links.token("widget", id, { shop: other.id })]) {
    expect((await throughShop(refused)).status, refused).toBe(404);
  }
  const { SHOPIFY_API_SECRET } = stack().env;
  const target = { shop: stack().shop, app: { appUrl: stack().appUrl, apiSecret: SHOPIFY_API_SECRET! }, signedIn: () => null };
  const old = signedQuery(target, new URLSearchParams(), Date.now() - 100_000).toString();
  const replayed = await fetch(`${stack().appUrl}/proxy/survey/${links.token("widget", id)}?${old}`, { method: "POST" });
  expect(replayed.status).toBe(401);
  expect(await links.recorded(id)).toEqual({ state: "sent", seenAt: null, answers: [] });
  await links.end({ id });
  expect((await page.goto(url))!.status()).toBe(410);
  await page.getByRole("heading", { name: "This link has expired." }).waitFor();
  expect((await page.goto(links.address(links.token("link", id, { end: new Date() }))))!.status()).toBe(410);
});

test.each(["light", "dark"] as const)("axe finds nothing on the page of a link in any state: %s", async (colorScheme) => {
  const page = await newPage(phone);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await saveSurveySettings(links.shopId(), { surveys: { nps: { question: "ما مدى احتمال أن توصي بنا لصديق؟" } } });
  const look = async (state: string) => expect(await problems(page), state).toEqual([]);
  const { id, url } = await links.invite();
  await page.goto(url);
  await look("asked");
  await page.goto(`${url}?score=2`);
  await look("proposed");
  await page.getByRole("button", { name: "Send my answer" }).click();
  await page.getByRole("heading", { name: "Thank you!" }).waitFor();
  await look("thanked");
  await links.end({ id });
  await page.goto(`${url}?done=1`);
  await look("answered");
  for (const [state, more] of Object.entries({
    "right to left": { kind: "nps", scope: "relational" },
    effort: { kind: "ces" },
    "yes or no": { kind: "solved" },
    team: { kind: "enps", scope: "team", via: "link" },
  } as const)) {
    await page.goto((await links.invite(more)).url);
    await look(state);
  }
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    colorScheme === "dark" ? "rgb(22, 22, 22)" : "rgb(255, 255, 255)",
  );
  const ended = await links.invite();
  await links.end(ended);
  await page.goto(ended.url);
  await look("expired");
  await page.goto(links.address("AAAA"));
  await look("refused");
});
