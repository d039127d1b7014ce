import { expect, test } from "vitest";
import { humans, products } from "#simulator/model.ts";
import { openApp, phone, useBrowser } from "./browser.ts";
import { fiveday, settled, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

const DAY = 86_400_000;
const throwOver = products[0]!;

test("install: the first visit shows what is done and what is awaited; the first order and ticket turn it into figures", async () => {
  const page = await newPage();
  const app = await openApp(page, stack());
  await app.getByRole("heading", { name: "Overview", exact: true }).waitFor();
  await app.getByText("Waiting for the first order").waitFor();

  const mia = shopper(stack(), "Mia");
  const ticket = await stack().simulator.desk.start({
    person: mia,
    channel: "chat",
    subject: "Size",
    text: "Which size?",
    type: "Size advice",
  });
  await stack().simulator.desk.reply(ticket, humans[0]!, "The large one.");
  await stack().simulator.floor.buy({ person: mia, basket: [{ productId: throwOver.id, quantity: 1 }] });

  // Without a reload: the page looks for news by itself.
  await app.getByText("Waiting for the first order").waitFor({ state: "detached", timeout: 15_000 });
  await app.locator("[data-metric=converted_tickets] [data-value]", { hasText: /^1$/ }).waitFor({ timeout: 15_000 });
});

test("a conversation in the helpdesk and an order in the storefront are a credited order with its explanation within ten seconds", async () => {
  const desk = await newPage();
  await desk.goto(`${stack().simulatorUrl}/gorgias`);
  await desk.getByRole("textbox", { name: "Name" }).fill("Nora Lind");
  await desk.getByRole("textbox", { name: "E-mail" }).fill("nora@shoppers.example");
  await desk.getByRole("button", { name: "Send as customer" }).click();
  await desk.getByRole("textbox", { name: "Message" }).fill("Take the large one.");
  await desk.getByRole("button", { name: "Reply as agent" }).click();
  await desk.getByRole("link", { name: "Buy as Nora" }).click();
  await desk.getByRole("button", { name: "Buy", exact: true }).first().click();
  const order = await desk.getByRole("heading", { name: /^#\d+$/ }).innerText();
  const bought = Date.now();

  const app = await openApp(await newPage(), stack(), "/app/revenue");
  const row = app.getByRole("button", { name: new RegExp(order) });
  await row.waitFor({ timeout: 10_000 });
  await row.click();

  await app.getByText(/Camille Roux replied at .*; Nora bought .* later, inside the 5-day window/).waitFor();
  expect(Date.now() - bought).toBeLessThan(10_000);
  await app.getByRole("img", { name: /Timeline: .*Customer wrote.*Camille Roux: agent replied/ }).waitFor();
});

/** A question, an answer ten minutes later, and an order so long after the question. */
async function askAndBuy(name: string, afterMs: number) {
  const person = shopper(stack(), name);
  const asked = Date.now() - 6 * DAY;
  const { desk, floor } = stack().simulator;
  const ticket = await desk.start(
    { person, channel: "email", subject: "Colour", text: "Which colour?", type: "Product question" },
    asked,
  );
  await desk.reply(ticket, humans[1]!, "The light one.", true, asked + 600_000);
  const order = await floor.buy({ person, basket: [{ productId: throwOver.id, quantity: 2 }], at: asked + afterMs });
  await settled(stack());
  return order;
}

test("bought on day 4: credited; a refund lowers it and says why", async () => {
  const order = await askAndBuy("Olga", 4 * DAY);
  const app = await openApp(await newPage(), stack(), "/app/revenue");
  const row = app.getByRole("button", { name: new RegExp(`#${order.number}\\b`) });
  await row.getByText("€136.00").waitFor();

  const shop = await newPage();
  await shop.goto(`${stack().simulatorUrl}/orders/${order.id}`);
  await shop.getByRole("button", { name: "Refund one piece" }).click();

  await row.getByText("€68.00").waitFor({ timeout: 15_000 });
  await row.click();
  await app.getByText(/€136\.00 → €68\.00\. Money was given back\./).waitFor();
});

test("bought 5 days and one second after the question: not credited, and the reason is told", async () => {
  const order = await askAndBuy("Petra", 5 * DAY + 1_000);

  const told = await fiveday<{ sentence: string; credits: unknown[] }>(stack(), "explain", stack().shop, `#${order.number}`);
  expect(told.credits).toEqual([]);
  expect(told.sentence).toMatch(/is not credited: the order came after the window had closed/);

  const app = await openApp(await newPage(), stack(), `/app/orders/${order.id}`);
  await app.getByText(/is not credited: the order came after the window had closed/).waitFor();
});

test("exactly 5 days after the question is still inside the window", async () => {
  const order = await askAndBuy("Quin", 5 * DAY);

  const told = await fiveday<{ credits: unknown[] }>(stack(), "explain", stack().shop, `#${order.number}`);
  expect(told.credits).toHaveLength(1);
});

test("pages of figures fit a phone: nothing is wider than the screen", async () => {
  const page = await newPage(phone);
  for (const [path, title] of [
    ["/app", "Overview"],
    ["/app/revenue", "Revenue"],
    ["/app/tickets", "Tickets"],
    ["/app/tickets?tab=sla", "Tickets"],
    ["/app/tickets?tab=busiest", "Tickets"],
    ["/app/metrics/first_response_time", "First response time"],
    ["/app/agents", "Agents"],
    ["/app/self-service", "Self-service"],
  ] as const) {
    const app = await openApp(page, stack(), path);
    await app.getByRole("heading", { name: title, exact: true }).first().waitFor();
    const overflow = await app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});

test("a period chosen in the picker is in the address, and a link with it shows the same", async () => {
  const page = await newPage();
  const app = await openApp(page, stack());
  await app.getByRole("button", { name: "Last 30 days" }).click();
  await app.getByRole("button", { name: "Last 7 days", exact: true }).click();
  await app.getByText(/compared with/).waitFor();
  await page.waitForURL(/period=last_7/);

  const again = await openApp(await newPage(), stack(), "/app?period=last_7");
  await again.getByRole("button", { name: "Last 7 days", exact: true }).waitFor();
});
