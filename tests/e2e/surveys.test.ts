import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { humans, type Person, type SimTicket } from "#simulator/model.ts";
import { openApp, phone, useBrowser } from "./browser.ts";
import { settled, shopper, useStack } from "./stack.ts";
import { cardOf } from "./storefront.ts";

const stack = useStack();
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
