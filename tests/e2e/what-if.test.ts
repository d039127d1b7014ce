import type { FrameLocator, Locator } from "playwright-core";
import { expect, test } from "vitest";
import { humans, products } from "#simulator/model.ts";
import { openApp, useBrowser } from "./browser.ts";
import { settled, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A question asked and answered by Camille, an order so long after. */
async function askAndBuy(name: string, afterMs: number) {
  const person = shopper(stack(), name);
  const asked = Date.now() - 20 * DAY;
  const { desk, floor } = stack().simulator;
  const question = { person, channel: "email" as const, subject: "Colour", text: "Which colour?", type: "Product question" };
  const ticket = await desk.start(question, asked);
  await desk.reply(ticket, humans[0]!, "The light one.", true, asked + HOUR);
  return floor.buy({ person, basket: [{ productId: products[0]!.id, quantity: 2 }], at: asked + afterMs });
}

function revenue(app: FrameLocator, text: string): Locator {
  return app.locator("[data-metric=support_revenue] [data-value]", { hasText: text });
}

test(
  "the window's slider changes the figures without storing; adopting stores them and marks the day",
  { timeout: 180_000 },
  async () => {
    await openApp(await newPage(), stack());
    await askAndBuy("Early", 2 * DAY);
    const late = await askAndBuy("Late", 8 * DAY);
    await settled(stack());

    const page = await newPage();
    const app = await openApp(page, stack(), "/app/revenue");
    await revenue(app, "€136.00").waitFor();

    await app.getByRole("slider", { name: /Window/ }).fill("10");
    await revenue(app, "€272.00").waitFor();
    await page.waitForURL(/window_days%3D10|window_days=10/);
    await app.getByText("Not the active rule").waitFor();
    await app.getByRole("button", { name: new RegExp(`#${late.number}\\b`) }).waitFor();
    // Asking stored nothing.
    const other = await openApp(await newPage(), stack(), "/app/revenue");
    await revenue(other, "€136.00").waitFor();

    await app.getByRole("button", { name: "Adopt", exact: true }).click();
    await app.getByRole("textbox", { name: /Name of your rule/ }).fill("Ten days");
    await app.getByRole("button", { name: "Adopt this rule", exact: true }).click();
    const adopted = await openApp(await newPage(), stack(), "/app/revenue");
    await adopted.getByText(/Active: ten_days@1/).waitFor({ timeout: 30_000 });
    await revenue(adopted, "€272.00").waitFor();
    await adopted.getByText("rule: ten_days@1").waitFor();
  },
);

test("an agent's own link shows their figures outside the admin, and nobody else's", async () => {
  const app = await openApp(await newPage(), stack(), "/app/revenue?tab=agents");
  await app.getByRole("button", { name: "Make a link for Camille Roux" }).click();
  const link = await app.getByText(/\/staff\//).innerText();

  const page = await newPage();
  const answer = await page.goto(link);
  expect(answer!.headers()["x-robots-tag"]).toBe("noindex");
  await page.getByRole("heading", { name: "Camille Roux" }).waitFor();
  await page.getByText("Revenue after your replies").waitFor();
  const wrong = await page.goto(`${link.slice(0, -3)}abc`);
  expect(wrong!.status()).toBe(404);
});
