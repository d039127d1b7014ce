import { expect, test } from "vitest";
import { humans, products } from "#simulator/model.ts";
import { openApp, useBrowser } from "./browser.ts";
import { settled, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

const HOUR = 3_600_000;

/** The fifteenth of last month, at noon. */
function lastMonth(): number {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15, 12);
}

test("a frozen month stays; a refund after that stands in the changes, on the card and against the statement", async () => {
  await openApp(await newPage(), stack());
  const { desk, floor } = stack().simulator;
  const person = shopper(stack(), "Frieda");
  const asked = lastMonth();
  const question = { person, channel: "email" as const, subject: "Colour", text: "Which colour?", type: "Product question" };
  await desk.reply(await desk.start(question, asked), humans[0]!, "The light one.", true, asked + HOUR);
  const order = await floor.buy({ person, basket: [{ productId: products[0]!.id, quantity: 2 }], at: asked + 2 * HOUR });
  await settled(stack());

  const page = await newPage();
  const app = await openApp(page, stack(), "/app/revenue?tab=statements&period=last_month");
  const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(asked);
  await app.getByRole("button", { name: `Freeze ${month}` }).click();
  await app.getByRole("link", { name: month }).waitFor();

  const shop = await newPage();
  await shop.goto(`${stack().simulatorUrl}/orders/${order.id}`);
  await shop.getByRole("button", { name: "Refund one piece" }).click();
  await settled(stack());

  await app.getByRole("link", { name: month }).click();
  await app.getByText("€136.00").first().waitFor();
  await app.getByRole("row", { name: new RegExp(`#${order.number} .*€136\\.00 .*€68\\.00 .*refund`) }).waitFor();

  const changes = await openApp(await newPage(), stack(), "/app/revenue?period=last_month");
  await changes.getByRole("link", { name: "1 change since first shown" }).click();
  await changes.getByRole("row", { name: new RegExp(`#${order.number} .*€136\\.00 .*€68\\.00 .*refund`) }).waitFor();
});

test("the checks run on demand and say what they looked at", async () => {
  const app = await openApp(await newPage(), stack(), "/app/inbox");
  await app.getByRole("button", { name: "Run the checks now" }).click();
  await app.getByText("The credits of each order sum to exactly its amount.").waitFor();
  expect(await app.getByText("Broken").count()).toBe(0);
  await app.getByText("€68.00 of €68.00").waitFor();
});
