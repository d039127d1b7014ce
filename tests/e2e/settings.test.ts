import pg from "pg";
import type { FrameLocator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { addDays } from "#app/lib/calendar-day.ts";
import { localDay, startOfDay, startOfWeek } from "#app/lib/time-zone.ts";
import { humans } from "#simulator/model.ts";
import { openApp, useBrowser } from "./browser.ts";
import { settled, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

const zone = "Europe/Paris";
const HOUR = 3_600_000;
/** Monday of the week before last. */
const monday = addDays(localDay(zone, startOfWeek({ timezone: zone, weekStart: 1 }, new Date()).getTime()), -14);

/** A question at ten o'clock, answered fifty minutes later. */
async function answeredLate(name: string, day: string): Promise<void> {
  const { desk } = stack().simulator;
  const at = startOfDay(zone, day) + 10 * HOUR;
  const person = shopper(stack(), name);
  const ticket = await desk.start(
    { person, channel: "email", subject: "Size", text: "Which size?", type: "Product question" },
    at,
  );
  await desk.reply(ticket, humans[0]!, "The large one.", true, at + 50 * 60_000);
}

/** Makes what was entered a moment ago something that was entered then. */
async function enteredThen(table: "SlaPolicy" | "BusinessHours", then: number): Promise<void> {
  const client = new pg.Client({ connectionString: stack().databaseUrl });
  await client.connect();
  await client.query(`UPDATE "${table}" SET "validFrom" = $1 WHERE "validFrom" > now() - interval '1 hour'`, [new Date(then)]);
  await client.end();
}

async function save(page: Page, said: string): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(said).waitFor();
}

async function kept(): Promise<string> {
  const app = await openApp(await newPage(), stack(), "/app/metrics/sla_attainment");
  return app.locator("[data-metric=sla_attainment] [data-value]").innerText();
}

async function opensFrom(app: FrameLocator, time: string): Promise<void> {
  await app.getByLabel("Monday opens").fill(time);
  await app.getByRole("button", { name: "Tuesday to Friday like Monday" }).click();
}

test("new hours judge the promises that begin after them; what was decided before stays", async () => {
  const page = await newPage();
  const app = await openApp(page, stack(), "/app/settings");
  await app.getByRole("link", { name: "SLA" }).click();
  await app.getByRole("link", { name: "Add a promise" }).click();
  await app.getByLabel("Name").fill("Quick");
  await app.getByLabel("Within").fill("soon");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await app.getByText("Enter a time").waitFor();
  await app.getByLabel("Within").fill("0.5");
  await app.getByText("First reply within 30 min of business hours.").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await app.getByRole("link", { name: "Change Quick" }).waitFor();
  await enteredThen("SlaPolicy", startOfDay(zone, monday));

  const hoursPage = await newPage();
  const hours = await openApp(hoursPage, stack(), "/app/settings/hours");
  await opensFrom(hours, "10:30");
  await hours.getByText("From now on", { exact: true }).click();
  await save(hoursPage, "Hours saved");
  await enteredThen("BusinessHours", startOfDay(zone, addDays(monday, 1)));

  await answeredLate("Mona", monday);
  await answeredLate("Wendy", addDays(monday, 2));
  await settled(stack());
  expect(await kept()).toBe("1 of 2");

  const again = await newPage();
  const later = await openApp(again, stack(), "/app/settings/hours");
  await opensFrom(later, "16:00");
  await save(again, "Hours saved");
  await later.getByText("Mon–Fri 16:00–17:00").waitFor();
  await later.getByText("Mon–Fri 10:30–17:00").waitFor();
  await settled(stack());
  expect(await kept()).toBe("1 of 2");

  await later.getByLabel("Friday closes").fill("18:00");
  await later.getByText("From a day to come").click();
  await later.getByLabel("First day").fill(addDays(monday, 35));
  await save(again, "Hours saved");
  await later.getByText("Mon–Thu 16:00–17:00, Fri 16:00–18:00").waitFor();
  await again.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "hidden" });
});

test("a goal is a line on the figure's page and a mark on its card, and follows when it is changed", async () => {
  await answeredLate("Gora", monday);
  await settled(stack());
  const app = await openApp(await newPage(), stack());
  await app.getByRole("link", { name: "Unresolved tickets" }).click();
  await app.getByRole("button", { name: "Set a goal" }).click();
  await app.getByRole("button", { name: "Save goal" }).click();
  await app.getByText("Enter a number").waitFor();
  await app.getByLabel("Target", { exact: true }).fill("1");
  await app.getByRole("button", { name: "Save goal" }).click();
  await app.getByRole("group", { name: "Unresolved tickets: At most 1 this month" }).getByText("At risk").waitFor();
  await app.locator(".recharts-surface").getByText("At most 1 this month").waitFor();

  const overview = await openApp(await newPage(), stack());
  await overview.locator("[data-metric=unresolved_tickets]").getByText("Goal: at risk").waitFor();

  await app.getByRole("button", { name: "Change the goal: At most 1 this month" }).click();
  await app.getByLabel("Target", { exact: true }).fill("1000");
  await app.getByRole("button", { name: "Save goal" }).click();
  await app
    .getByRole("group", { name: /At most 1,000 this month/ })
    .getByText("On track")
    .waitFor();
});
