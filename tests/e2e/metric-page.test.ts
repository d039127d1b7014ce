import { expect, test } from "vitest";
import { humans } from "#simulator/model.ts";
import { openApp, useBrowser } from "./browser.ts";
import { settled, shopper, useStack } from "./stack.ts";

const stack = useStack();
const newPage = useBrowser();

test("a card opens into its breakdown and the tickets behind it, each with its link into the helpdesk", async () => {
  await openApp(await newPage(), stack());
  const { desk } = stack().simulator;
  const person = shopper(stack(), "Greta");
  const asked = Date.now() - 3_600_000;
  const ticket = await desk.start(
    { person, channel: "email", subject: "Colour", text: "Which colour?", type: "Product question" },
    asked,
  );
  await desk.reply(ticket, humans[0]!, "The light one.", true, asked + 600_000);
  await settled(stack());

  const app = await openApp(await newPage(), stack());
  await app.getByRole("link", { name: "First response time" }).click();
  await app.getByRole("heading", { name: "First response time", exact: true }).first().waitFor();
  await app.getByText("10 min").first().waitFor();
  await app.getByText("Camille Roux").waitFor();
  await app.getByRole("combobox", { name: "Broken down by" }).selectOption("channel");
  await app.getByRole("heading", { name: "By channel" }).waitFor();

  await app.getByRole("heading", { name: "1 ticket behind First response time" }).waitFor();
  const link = app.getByRole("link", { name: String(ticket.id) });
  expect(await link.getAttribute("href")).toMatch(new RegExp(`^https://.*gorgias\\.com/.*${ticket.id}$`));
});
