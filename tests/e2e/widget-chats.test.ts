import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type ChatTool, chatTools } from "#simulator/storefront/theme-page.ts";
import { useBrowser } from "./browser.ts";
import { cardOf, stopClock, useStorefront } from "./storefront.ts";

const newPage = useBrowser();
const shop = useStorefront();

const MINUTE = 60_000;
/** The block's delay after a chat, in milliseconds. */
const DELAY = 3_000;

/** What each tool's request says; the conversation where the tool tells it. */
const named: Record<ChatTool, string> = {
  gorgias: "ctx=gorgias&conversation=",
  "zendesk-messaging": "ctx=zendesk&conversation=c1",
  "zendesk-classic": "ctx=zendesk&conversation=",
  intercom: "ctx=intercom&conversation=",
  freshchat: "ctx=freshchat&conversation=",
  helpscout: "ctx=helpscout&conversation=",
  tidio: "ctx=tidio&conversation=",
  crisp: "ctx=crisp&conversation=session_c1",
  livechat: "ctx=livechat&conversation=c1",
  tawk: "ctx=tawk&conversation=",
  chatwoot: "ctx=chatwoot&conversation=c1",
  hubspot: "ctx=hubspot&conversation=c1",
  reamaze: "ctx=reamaze&conversation=",
  other: "ctx=custom&conversation=c1",
};
const tellsEnd: ChatTool[] = ["zendesk-classic", "freshchat", "helpscout", "livechat", "tawk", "hubspot", "other"];
const tellsClosing = chatTools.filter((tool) => !tellsEnd.includes(tool));

type Act = "open" | "close" | "write" | "reply" | "end";

/** What happens in the chat widget. */
function chat(page: Page, act: Act, text = "…"): Promise<void> {
  return page.evaluate(
    ([name, words]) => (window as unknown as { pretendChat: Record<string, (said: string) => void> }).pretendChat[name]!(words),
    [act, text] as const,
  );
}

async function shopWith(tool: ChatTool): Promise<Page> {
  const page = await newPage();
  await stopClock(page);
  await page.goto(shop.address({ chat: tool }));
  // The vendor's script comes late, and is found a moment later.
  await page.clock.runFor(2_000);
  return page;
}

async function talk(page: Page): Promise<void> {
  await chat(page, "open");
  await chat(page, "write");
  await page.clock.runFor(25_000);
  await chat(page, "reply");
}

test.each(tellsEnd)("%s: asks once when the chat has ended, not before", async (tool) => {
  const page = await shopWith(tool);
  await talk(page);
  await chat(page, "close");
  await chat(page, "open");
  await page.clock.runFor(2 * MINUTE);
  expect(shop.heard).toEqual([]);

  await chat(page, "end");
  await page.clock.runFor(DELAY - 100);
  expect(shop.heard).toEqual([]);
  await page.clock.runFor(200);
  await chat(page, "close");
  await cardOf(page).waitFor();
  expect(shop.asked()).toEqual([`/survey?${named[tool]}&locale=en`]);

  await chat(page, "end");
  await page.clock.runFor(2 * MINUTE);
  await cardOf(page).waitFor({ state: "detached" });
  await chat(page, "end");
  await page.clock.runFor(2 * MINUTE);
  expect(shop.asked()).toHaveLength(1);
});

test.each(tellsClosing)("%s: asks once when the panel was closed for a minute after an answer, not before", async (tool) => {
  const page = await shopWith(tool);
  await talk(page);
  await page.clock.runFor(2 * MINUTE);
  await chat(page, "close");
  await page.clock.runFor(MINUTE / 2);
  await chat(page, "open");
  await page.clock.runFor(2 * MINUTE);
  expect(shop.heard).toEqual([]);

  await chat(page, "close");
  await page.clock.runFor(MINUTE);
  expect(shop.heard).toEqual([]);
  await page.clock.runFor(DELAY + 1_500);
  await cardOf(page).waitFor();
  expect(shop.asked()).toEqual([`/survey?${named[tool]}&locale=en`]);

  await page.clock.runFor(2 * MINUTE);
  await cardOf(page).waitFor({ state: "detached" });
  await chat(page, "open");
  await chat(page, "reply");
  await page.clock.runFor(2 * MINUTE);
  await chat(page, "close");
  await page.clock.runFor(2 * MINUTE);
  expect(shop.asked()).toHaveLength(1);
});

test.each(tellsClosing)("%s: a panel opened and closed without an answer asks nothing", async (tool) => {
  const page = await shopWith(tool);
  await chat(page, "open");
  await chat(page, "write");
  await page.clock.runFor(5_000);
  await chat(page, "close");
  await page.clock.runFor(2 * MINUTE);

  expect(shop.heard).toEqual([]);
});

test("a chat that was answered on one page and closed on the next is over there", async () => {
  const page = await shopWith("gorgias");
  await talk(page);
  await page.goto(shop.address({ chat: "gorgias", pageType: "product" }));
  await page.clock.runFor(2_000);
  await chat(page, "close");
  await page.clock.runFor(MINUTE / 2);
  await page.goto(shop.address({ chat: "gorgias" }));
  await page.clock.runFor(MINUTE / 2);
  expect(shop.heard).toEqual([]);
  await page.clock.runFor(DELAY);

  await cardOf(page).waitFor();
  expect(shop.asked()).toHaveLength(1);
});

test("who has rated in the chat tool is not asked again", async () => {
  const page = await shopWith("freshchat");
  await talk(page);
  await chat(page, "end");
  await page.evaluate(() =>
    (window as unknown as { pretendChat: { emit(name: string): void } }).pretendChat.emit("csat:received"),
  );
  await page.clock.runFor(MINUTE);

  expect(shop.heard).toEqual([]);
});
