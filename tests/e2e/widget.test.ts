import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { jsonAnswer } from "#simulator/http.ts";
import type { ThemePage } from "#simulator/storefront/theme-page.ts";
import { phone, useBrowser } from "./browser.ts";
import { cardOf, csat, stopClock, useStorefront } from "./storefront.ts";

const newPage = useBrowser();
const shop = useStorefront();

const desktop = { width: 1280, height: 900 };
const SEEN = 1_500;
const SOON = 10_000;

/** What is between a tap and the next look. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + SOON;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("It did not happen within ten seconds");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

type Opening = { page?: Partial<ThemePage>; viewport?: typeof desktop; conversationId?: string };

/** A page whose chat has just ended, with the survey open and the clock in the test's hand. */
async function openSurvey({ page: settings = {}, viewport = desktop, conversationId = "c1" }: Opening = {}): Promise<Page> {
  const page = await newPage(viewport);
  await stopClock(page);
  await page.goto(shop.address(settings));
  await endChat(page, conversationId);
  await page.clock.runFor(4_000);
  await cardOf(page).waitFor();
  await page.clock.runFor(SEEN);
  return page;
}

function endChat(page: Page, conversationId?: string): Promise<void> {
  return page.evaluate(
    (id) => void dispatchEvent(new CustomEvent("fiveday:chat-ended", { detail: { conversationId: id } })),
    conversationId,
  );
}

function press(page: Page, ...keys: string[]): Promise<void> {
  return keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
}

function radio(page: Page, name: string | RegExp) {
  return cardOf(page).getByRole("radio", { name });
}

/** What has the focus, in the survey if it is there. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const outside = document.activeElement;
    const inside = outside?.shadowRoot?.activeElement ?? outside;
    return inside?.getAttribute("aria-label") ?? inside?.id ?? "";
  });
}

describe.each([
  ["desktop", desktop],
  ["phone", phone],
])("on %s", (_name, viewport) => {
  test("one tap answers; a comment and a change follow; then it is gone", async () => {
    const page = await openSurvey({ viewport });
    await radio(page, "4/5, Good").click();
    await until(() => shop.answers().length === 1);
    await radio(page, "2/5, Poor").click();
    await until(() => shop.answers().length === 2);
    await cardOf(page).getByRole("textbox", { name: "Would you like to add anything?" }).fill("  Too slow  ");
    await cardOf(page).getByRole("button", { name: "Send" }).click();
    await cardOf(page).getByRole("heading", { name: "Thank you!" }).waitFor();
    await page.mouse.move(5, 300);
    await page.clock.runFor(6_000);
    await cardOf(page).waitFor({ state: "detached" });

    await until(() => shop.answers().length === 3);
    expect(shop.answers()).toEqual([{ score: 4 }, { score: 2 }, { score: 2, comment: "Too slow" }]);
    expect(shop.heard.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /survey?ctx=custom&conversation=c1&locale=en",
      "POST /survey/i1/seen",
      "POST /survey/i1",
      "POST /survey/i1",
      "POST /survey/i1",
    ]);
  });

  test.each([
    ["nps", 11, "9/10", 9],
    ["ces", 7, "7/7", 7],
    ["solved", 2, "Yes", 1],
    ["solved", 2, "No", 0],
  ])("%s has %i targets that a thumb meets; %s answers %i", async (kind, count, name, score) => {
    shop.says.survey = jsonAnswer({ invite: "i2", kind });
    const page = await openSurvey({ viewport });
    const targets = cardOf(page).getByRole("radio");
    expect(await targets.count()).toBe(count);
    for (const target of await targets.all()) {
      const box = (await target.boundingBox())!;
      expect(Math.round(box.height)).toBeGreaterThanOrEqual(44);
      expect(box.width).toBeGreaterThanOrEqual(38);
      expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
    }
    await radio(page, name).click();

    await until(() => shop.answers().length === 1);
    expect(shop.answers()).toEqual([{ score }]);
  });
});

describe("before a chat ends", () => {
  test("nothing is asked, shown, moved or put on window but one name", async () => {
    const names = async (settings: Partial<ThemePage>) => {
      const page = await newPage();
      await page.goto(shop.address(settings));
      await page.waitForLoadState("networkidle");
      return page.evaluate(() => Object.getOwnPropertyNames(window));
    };
    const without = await names({ embed: null });
    const given = await names({ embed: {} });
    expect(given.filter((name) => !without.includes(name))).toEqual(["Fiveday"]);

    const page = await newPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(shop.address());
    await page.waitForLoadState("networkidle");
    expect(requests).toEqual(["/shop", "/shop/theme.css", "/shop/assets/survey.js"]);
    expect(await page.locator("fiveday-survey").isVisible()).toBe(false);
    expect(shop.heard).toEqual([]);
  });

  test("no layout shift, from the first paint to the last word", async () => {
    const page = await newPage(phone);
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
          if (!entry.hadRecentInput) shifts.push(entry.value);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(shop.address({ embed: { delay: 0 } }));
    await endChat(page);
    await cardOf(page).waitFor();
    await until(() => shop.seen() === 1);
    await radio(page, /^5/).click();
    await cardOf(page).getByRole("button", { name: "Send" }).click();
    await cardOf(page).getByRole("heading", { name: "Thank you!" }).waitFor();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));

    expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
  });
});

describe("by keyboard", () => {
  test("the focus is not taken; Tab finds the card, arrows move, Enter answers, Escape leaves and gives the focus back", async () => {
    const page = await openSurvey();
    expect(await focused(page)).toBe("");
    await page.locator("#open-cart").focus();
    await press(page, "Tab");
    expect(await focused(page)).toBe("1/5, Bad");
    await press(page, "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft");
    expect(await focused(page)).toBe("4/5, Good");
    expect(shop.answers()).toEqual([]);
    await press(page, "Enter");
    await until(() => shop.answers().length === 1);
    await press(page, "Tab");
    expect(await focused(page)).toBe("comment");
    await page.keyboard.type("Kind");
    await press(page, "Tab", "Enter");
    await until(() => shop.answers().length === 2);
    expect(await focused(page)).toBe("Close");
    await press(page, "Escape");
    expect(await focused(page)).toBe("open-cart");
    await page.clock.runFor(300);
    await cardOf(page).waitFor({ state: "detached" });

    expect(shop.answers()).toEqual([{ score: 4 }, { score: 4, comment: "Kind" }]);
  });

  test("in a page written from right to left, the left arrow goes on", async () => {
    const page = await openSurvey({ page: { locale: "ar" } });
    await page.locator("#open-cart").focus();
    await press(page, "Tab", "ArrowLeft");

    expect(await focused(page)).toBe("2/5, Poor");
  });

  test("Escape that is meant for something else does not close it", async () => {
    const page = await openSurvey();
    await page.locator("#open-cart").focus();
    await press(page, "Escape");
    await page.clock.runFor(300);
    expect(await cardOf(page).isVisible()).toBe(true);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await press(page, "Escape");
    await page.clock.runFor(300);

    await cardOf(page).waitFor({ state: "detached" });
  });

  test("what happens is told to who cannot see it", async () => {
    const page = await openSurvey();
    const told = page.locator("fiveday-survey").getByRole("status");
    expect(await told.textContent()).toBe("How was your conversation with us?");
    await radio(page, /^3/).click();
    expect(await told.textContent()).toBe("Would you like to add anything?");
    await cardOf(page).getByRole("button", { name: "Send" }).click();
    expect(await told.textContent()).toBe("Thank you!");
  });
});

describe("it goes", () => {
  test("by a swipe, and not by half of one", async () => {
    const page = await openSurvey({ viewport: phone });
    const swipe = async (distance: number) => {
      const box = (await cardOf(page).getByRole("heading").boundingBox())!;
      await page.mouse.move(box.x + 20, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + 20 + distance, box.y + 12, { steps: 5 });
      await page.mouse.up();
      await page.clock.runFor(300);
    };
    await swipe(40);
    expect(await cardOf(page).isVisible()).toBe(true);
    await swipe(120);

    await cardOf(page).waitFor({ state: "detached" });
    expect(shop.answers()).toEqual([]);
  });

  test("by itself after a minute, but not while somebody is at it", async () => {
    const page = await openSurvey();
    await cardOf(page).hover();
    await page.clock.runFor(120_000);
    expect(await cardOf(page).isVisible()).toBe(true);
    await page.mouse.move(5, 5);
    await page.clock.runFor(55_000);
    expect(await cardOf(page).isVisible()).toBe(true);
    await page.clock.runFor(6_000);

    await cardOf(page).waitFor({ state: "detached" });
  });

  test("by its button, and the same conversation is not asked about again", async () => {
    const page = await openSurvey();
    await cardOf(page).getByRole("button", { name: "Close" }).click();
    await page.clock.runFor(300);
    await cardOf(page).waitFor({ state: "detached" });
    await endChat(page, "c1");
    await page.clock.runFor(60_000);
    expect(shop.asked()).toHaveLength(1);
    await endChat(page, "c2");
    await page.clock.runFor(4_000);

    await cardOf(page).waitFor();
    expect(shop.asked()).toHaveLength(2);
  });
});

describe("what the server says", () => {
  test.each([
    ["204", { status: 204 }],
    ["an HTML page of Shopify's", { status: 200, body: "<!doctype html><title>Password</title>" }],
    ["404", { status: 404, body: "not found" }],
    ["JSON that is no survey", jsonAnswer({ kind: "poem" })],
  ])("%s: nothing is shown, and nothing asked again", async (_name, says) => {
    shop.says.survey = says;
    const page = await newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await stopClock(page);
    await page.goto(shop.address());
    await endChat(page);
    await page.clock.runFor(4_000);
    await until(() => shop.asked().length === 1);
    await until(() => page.evaluate(() => sessionStorage.getItem("fiveday:ended") === null));
    await page.goto(shop.address());
    await page.clock.runFor(10_000);

    expect(await page.locator("fiveday-survey").isVisible()).toBe(false);
    expect(shop.asked()).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test.each([409, 410, 422])("%i to an answer: the survey is closed with thanks", async (status) => {
    shop.says.answer = jsonAnswer({ error: "score" }, status);
    const page = await openSurvey();
    await radio(page, /^5/).click();
    await cardOf(page).getByRole("heading", { name: "This survey is closed. Thank you!" }).waitFor();
    await page.clock.runFor(300_000);

    expect(shop.answers()).toHaveLength(1);
  });

  test("a server that fails is asked again, with the last answer only", async () => {
    shop.says.answer = { status: 503 };
    const page = await openSurvey();
    await radio(page, /^5/).click();
    await until(() => shop.answers().length === 1);
    await radio(page, /^1/).click();
    await until(() => shop.answers().length === 2);
    shop.says.answer = { status: 201 };
    await page.clock.runFor(10_000);
    await until(() => shop.answers().length === 3);
    await page.clock.runFor(120_000);

    expect(shop.answers()).toEqual([{ score: 5 }, { score: 1 }, { score: 1 }]);
  });

  test("an answer given offline arrives when the network is back", async () => {
    const page = await openSurvey();
    await page.context().setOffline(true);
    await radio(page, /^4/).click();
    await cardOf(page).getByRole("textbox").waitFor();
    expect(shop.answers()).toEqual([]);
    await page.context().setOffline(false);

    await until(() => shop.answers().length === 1);
    expect(shop.answers()).toEqual([{ score: 4 }]);
  });

  test("an answer survives leaving the page at once, and a failing server until the next page", async () => {
    const page = await openSurvey();
    await radio(page, /^4/).click();
    await page.goto(shop.address({ pageType: "product" }));
    await until(() => shop.answers().length > 0);

    shop.heard.length = 0;
    shop.says.answer = { status: 500 };
    const other = await openSurvey();
    await radio(other, /^3/).click();
    await until(() => shop.answers().length === 1);
    shop.says.answer = { status: 201 };
    await other.goto(shop.address());
    await other.clock.runFor(2_000);
    await until(() => shop.answers().length === 2);
    expect(shop.answers()).toEqual([{ score: 3 }, { score: 3 }]);
  });

  test("a network that is down when the chat ends: the next page asks", async () => {
    const page = await newPage();
    await stopClock(page);
    await page.goto(shop.address());
    await page.context().setOffline(true);
    const failed = page.waitForEvent("requestfailed");
    await endChat(page);
    await page.clock.runFor(5_000);
    await failed;
    await page.context().setOffline(false);
    expect(shop.asked()).toEqual([]);
    await page.goto(shop.address());
    await page.clock.runFor(2_000);

    await cardOf(page).waitFor();
    expect(shop.asked()).toHaveLength(1);
  });

  test("a page may ask by itself, with a kind and a conversation", async () => {
    shop.says.survey = jsonAnswer({ invite: "i3", kind: "ces" });
    const page = await newPage();
    await page.goto(shop.address());
    await page.evaluate(() => window.Fiveday.ask({ conversationId: "42", kind: "ces" }));

    await cardOf(page).getByRole("heading", { name: "You made it easy for me to sort out my request." }).waitFor();
    expect(shop.asked()).toEqual(["/survey?ctx=custom&conversation=42&kind=ces&locale=en"]);
  });
});

describe("seen", () => {
  test("is told once, after a second in sight", async () => {
    const page = await newPage();
    await stopClock(page);
    await page.goto(shop.address());
    await endChat(page);
    await page.clock.runFor(3_100);
    await cardOf(page).waitFor();
    await page.clock.runFor(900);
    expect(shop.seen()).toBe(0);
    await page.clock.runFor(200);
    await until(() => shop.seen() === 1);
    await page.clock.runFor(30_000);

    expect(shop.seen()).toBe(1);
  });

  test("is not told while something lies over the card", async () => {
    const page = await newPage();
    await stopClock(page);
    await page.goto(shop.address({ embed: { position: "centre" } }));
    await page.evaluate(() => {
      const cover = document.body.appendChild(document.createElement("div"));
      cover.id = "cover";
      cover.style.cssText = "position:fixed;inset:0;z-index:99;background:#fff";
    });
    await endChat(page);
    await page.clock.runFor(4_000);
    await until(() => shop.asked().length === 1);
    await page.locator("fiveday-survey[style]").waitFor();
    await page.clock.runFor(120_000);
    expect(shop.seen()).toBe(0);
    await page.evaluate(() => document.getElementById("cover")!.remove());
    await page.clock.runFor(SEEN);

    await until(() => shop.seen() === 1);
  });
});

describe("a guest in the shop", () => {
  test("it stands above the bar with the shop's button, and beside the chat's", async () => {
    const page = await openSurvey({ page: { pageType: "product", chat: "gorgias" }, viewport: phone });
    const bottom = async () => {
      const card = (await cardOf(page).boundingBox())!;
      return card.y + card.height;
    };
    for (const other of [".sticky-buy", ".pretend-launcher"]) {
      // It glides in.
      await expect.poll(bottom).toBeLessThanOrEqual((await page.locator(other).boundingBox())!.y);
    }
  });

  test("it steps aside for the cart, and comes back", async () => {
    const page = await openSurvey();
    await page.locator("#open-cart").click();
    await page.clock.runFor(300);
    expect(await cardOf(page).isVisible()).toBe(false);
    await page.locator("#close-cart").click();
    await page.clock.runFor(300);

    expect(await cardOf(page).isVisible()).toBe(true);
  });

  test("it waits on the cart page and where the merchant does not want it", async () => {
    const page = await newPage();
    await stopClock(page);
    await page.goto(shop.address({ pageType: "cart" }));
    await endChat(page);
    await page.clock.runFor(10_000);
    await page.goto(shop.address({ pageType: "product", embed: { on_products: false } }));
    await page.clock.runFor(10_000);
    expect(shop.heard).toEqual([]);
    await page.goto(shop.address({ pageType: "page" }));
    await page.clock.runFor(2_000);

    await cardOf(page).waitFor();
  });

  test("an open chat panel is not covered: it stands at the other side", async () => {
    const page = await newPage();
    await page.goto(shop.address({ chat: "hubspot", embed: { delay: 0 } }));
    await page.locator(".pretend-launcher").click();
    await endChat(page);
    await cardOf(page).waitFor();

    const card = (await cardOf(page).boundingBox())!;
    expect(card.x + card.width).toBeLessThan((await page.locator(".pretend-panel").boundingBox())!.x);
  });

  test("it moves for nobody who wants no motion", async () => {
    const page = await newPage();
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(shop.address({ embed: { delay: 0 } }));
    await endChat(page);
    await cardOf(page).waitFor();
    expect(
      await cardOf(page).evaluate((card) => [getComputedStyle(card).animationName, getComputedStyle(card).transitionProperty]),
    ).toEqual(["none", "none"]);
  });

  test("the proxy's path is what the merchant entered, else what the app has learned", async () => {
    const page = await newPage();
    const proxy = async (settings: Partial<ThemePage>) => {
      await page.goto(shop.address(settings));
      return page.locator("fiveday-survey").getAttribute("data-proxy");
    };
    expect(await proxy({ proxyPath: "/a/ask", embed: { proxy_path: "/tools/x" } })).toBe("/tools/x");
    expect(await proxy({ proxyPath: "/a/ask" })).toBe("/a/ask");
    expect(await proxy({})).toBe("/apps/fiveday");
  });

  test("question, look, colours and side are the merchant's; the survey's where the block leaves them open", async () => {
    shop.says.survey = jsonAnswer({
      ...csat,
      texts: { question: "Theirs?", low: "Meh" },
      style: { look: "stars", accent: "#00f" },
    });
    const page = await openSurvey({ page: { embed: { question: `Was it "good"?`, look: "numbers", position: "left" } } });
    await cardOf(page).getByRole("heading", { name: `Was it "good"?` }).waitFor();
    await cardOf(page).getByText("1 · Meh").waitFor();
    expect((await cardOf(page).boundingBox())!.x).toBeLessThan(desktop.width / 2);
    await radio(page, /^4/).click();
    expect(await radio(page, /^4/).evaluate((target) => getComputedStyle(target).backgroundColor)).toBe("rgb(0, 0, 255)");

    const other = await openSurvey();
    await cardOf(other).getByRole("heading", { name: "Theirs?" }).waitFor();
    expect(await cardOf(other).locator(".stars").count()).toBe(1);
  });

  test("it speaks the page's language", async () => {
    for (const [locale, question] of [
      ["sv", "Hur var din konversation med oss?"],
      ["ja", "お問い合わせの対応はいかがでしたか？"],
      ["fr", "Comment s’est passée votre conversation avec nous ?"],
      ["is", "How was your conversation with us?"],
    ] as const) {
      const page = await openSurvey({ page: { locale } });
      await cardOf(page).getByRole("heading", { name: question }).waitFor();
    }
  });
});

describe("in the theme editor", () => {
  test("both blocks show a sample; nothing is asked or sent", async () => {
    const page = await newPage();
    await page.goto(shop.address({ designMode: true, pageType: "cart", block: { kind: "nps" } }));
    const corner = page.locator("fiveday-survey[data-place=corner]");
    await corner.getByRole("radio").nth(4).click();
    await corner.getByRole("button", { name: "Send" }).click();
    await page.locator("fiveday-survey[data-place=page]").getByRole("radio").nth(9).click();
    await page.waitForLoadState("networkidle");

    expect(shop.heard).toEqual([]);
  });
});

describe("placed in a page", () => {
  test("it asks when it comes near, opens below what is read, and stays", async () => {
    shop.says.survey = jsonAnswer({ invite: "i4", kind: "nps" });
    const page = await newPage({ width: 390, height: 600 });
    await page.goto(shop.address({ embed: null, block: { kind: "nps" } }));
    await page.waitForLoadState("networkidle");
    expect(shop.heard).toEqual([]);
    const block = page.locator("fiveday-survey");
    await block.evaluate((element) => scrollBy(0, element.getBoundingClientRect().top - innerHeight - 200));
    await cardOf(page).waitFor();
    expect(shop.asked()).toEqual(["/survey?ctx=page&conversation=&kind=nps&locale=en"]);
    expect(shop.seen()).toBe(0);
    await cardOf(page).scrollIntoViewIfNeeded();
    await until(() => shop.seen() === 1);
    await radio(page, "10/10").click();
    await until(() => shop.answers().length === 1);
    await cardOf(page).getByRole("button", { name: "Send" }).click();
    await cardOf(page).getByRole("heading", { name: "Thank you!" }).waitFor();

    expect(await cardOf(page).getByRole("button").count()).toBe(0);
  });

  test("it takes no room from who is not asked, and moves nothing in sight", async () => {
    shop.says.survey = { status: 204 };
    const page = await newPage();
    await page.goto(shop.address({ embed: null, block: { kind: "csat" } }));
    await until(() => shop.asked().length === 1);
    expect(await page.locator("fiveday-survey").evaluate((element) => element.getBoundingClientRect().height)).toBe(0);

    shop.says.survey = jsonAnswer(csat);
    await page.reload();
    await until(() => shop.asked().length === 2);
    expect(await cardOf(page).count()).toBe(0);
    await page.locator("h1").click();
    await cardOf(page).waitFor();
  });
});
