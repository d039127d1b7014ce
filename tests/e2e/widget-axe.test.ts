import { expect, test } from "vitest";
import { jsonAnswer } from "#simulator/http.ts";
import type { ThemePage } from "#simulator/storefront/theme-page.ts";
import { problems } from "./axe.ts";
import { phone, useBrowser } from "./browser.ts";
import { cardOf, csat, useStorefront } from "./storefront.ts";

const newPage = useBrowser();
const shop = useStorefront();
const survey = "fiveday-survey";

const themes: [name: string, page: Partial<ThemePage>][] = [
  ["light theme", {}],
  ["dark theme", { dark: true }],
  ["right to left", { locale: "ar" }],
  [
    "colours that cannot be read together",
    { embed: { colours: "chosen", background: "#777777", text: "#808080", accent: "#7a7a7a" } },
  ],
];
const looks = ["faces", "stars", "numbers"];
const surveys = [
  ...looks.map((look) => [`csat ${look}`, { ...csat, style: { look } }] as const),
  ...["nps", "ces", "solved"].map((kind) => [kind, { invite: "i", kind }] as const),
];

test.each(themes)("axe finds nothing in any state: %s", async (_name, settings) => {
  const page = await newPage(phone);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const [name, asked] of surveys) {
    shop.says.survey = jsonAnswer(asked);
    await page.goto(shop.address(settings));
    await page.evaluate((id) => window.Fiveday.ask({ conversationId: id }), name);
    await cardOf(page).waitFor();
    expect(await problems(page, survey), `${name}, asked`).toEqual([]);
    await cardOf(page).getByRole("radio").nth(1).click();
    await cardOf(page).getByRole("textbox").waitFor();
    expect(await problems(page, survey), `${name}, answered`).toEqual([]);
    await cardOf(page).getByRole("button", { name: "Send" }).click();
    await cardOf(page).getByRole("heading", { name: "Thank you!" }).waitFor();
    expect(await problems(page, survey), `${name}, thanked`).toEqual([]);
  }
});

test("axe sees what it is asked to see", async () => {
  const page = await newPage();
  // While the card fades in, axe does not judge its colours.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(shop.address());
  await page.evaluate(() => window.Fiveday.ask());
  await cardOf(page).waitFor();
  await cardOf(page).evaluate((card) => {
    card.querySelector("h2")!.style.color = "#eee";
    card.querySelector("[role=radio]")!.removeAttribute("aria-label");
  });

  const found = (await problems(page, survey)).join("\n");
  expect(found).toContain("color-contrast");
  expect(found).toContain("button-name");
});
