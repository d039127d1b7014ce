import { expect, test } from "vitest";
import { localDay } from "#app/lib/time-zone.ts";
import { humans, products, shopSettings } from "#simulator/model.ts";
import { buildWorld } from "#simulator/world.ts";
import { openApp, phone, useBrowser } from "./browser.ts";
import { fiveday, settled, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

const DAY = 86_400_000;

type History = { startsOn: string; orders: { state: string; percent: number; text: string } };

test("install on a store that sells already: the past orders are read with progress, and figures stand there", async () => {
  const { simulator, shop } = stack();
  simulator.bulk.pace.base = 8_000;
  const { orders } = buildWorld({ seed: 5, now: Date.now() - 3_600_000, days: 25, orders: 150, tickets: 0 });
  for (const order of orders) simulator.state.addOrder(order);

  const app = await openApp(await newPage(), stack());
  await app.getByText(/^\d+ %, Shopify is gathering them, [\d,]+ of 150/).waitFor();
  expect(await fiveday<History>(stack(), "history", shop)).toMatchObject({ orders: { state: "running" } });

  // Without a reload: orders arrive, and the page fills.
  await app.getByText("Orders arrive.").waitFor({ timeout: 30_000 });
  await settled(stack());
  const sold = orders
    .filter(({ test: isTest, cancelledAt, financialStatus }) => !isTest && cancelledAt === null && financialStatus !== "pending")
    .reduce((sum, { lines, shipping, refunds }) => {
      const back = refunds.reduce((all, refund) => all + refund.shipping, 0);
      return sum + lines.reduce((all, { paid, current }) => all + paid * current, 0) + shipping - back;
    }, 0);
  const shown = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" }).format(sold / 100);
  await app.locator("[data-metric=shop_revenue] [data-value]", { hasText: shown }).waitFor({ timeout: 15_000 });

  const told = await fiveday<History>(stack(), "history", shop);
  expect(told.orders).toMatchObject({ state: "done", percent: 100, text: "150 past orders read" });
  expect(told.startsOn).toBe(localDay(shopSettings.timezone, Date.now() - 59 * DAY));
  const quarter = await openApp(await newPage(), stack(), "/app?period=last_90");
  await quarter.getByText(/^History starts on \d+ \w+( \d+)?: of the days before, not all orders are known\.$/).waitFor();
});

test("an order whose webhook got lost is found by comparing, read, credited, and told as a gap that was closed", async () => {
  const { simulator, shop } = stack();
  const person = shopper(stack(), "Ulla");
  const asked = Date.now() - 3 * DAY;
  const ticket = await simulator.desk.start(
    { person, channel: "chat", subject: "Size", text: "Which size?", type: "Size advice" },
    asked,
  );
  await simulator.desk.reply(ticket, humans[0]!, "The large one.", true, asked + 600_000);
  simulator.faults.set("shopify", "drop", 2);
  const basket = [{ productId: products[0]!.id, quantity: 1 }];
  const order = await simulator.floor.buy({ person, basket, at: asked + 3_600_000 });
  await settled(stack());
  await expect(fiveday(stack(), "explain", shop, `#${order.number}`)).rejects.toThrow(/does not exist|no order/i);

  const app = await openApp(await newPage(phone), stack(), "/app/inbox");
  await app.getByRole("button", { name: "Compare now" }).click();
  await app.getByText(/: 1 order had been missed and was put right/).waitFor({ timeout: 30_000 });
  const overflow = await app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);

  await settled(stack());
  const told = await fiveday<{ credits: unknown[] }>(stack(), "explain", shop, `#${order.number}`);
  expect(told.credits).toHaveLength(1);
});
