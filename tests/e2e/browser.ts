import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright, type FrameLocator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Stack } from "#simulator/start-stack.ts";

const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** Only what a container needs: the page's own protections stay on. */
const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
/** As a merchant's browser says it: headless ones introduce themselves as robots, which Shopify's library turns away. */
export const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

/** A real browser for the journeys of one file; each page is closed after its test. */
export function useBrowser(): (viewport?: { width: number; height: number }) => Promise<Page> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const context of browser!.contexts()) await context.close();
  });
  return async (viewport = desktop) => {
    const context = await browser!.newContext({ viewport, locale: "en-GB", userAgent });
    return context.newPage();
  };
}

/** Opens a page of the app inside the admin, as a merchant does. */
export async function openApp(page: Page, stack: Stack, path = "/app"): Promise<FrameLocator> {
  await page.goto(`${stack.adminUrl(stack.shop)}/apps/fiveday${path}`);
  return page.frameLocator("iframe[name=app]");
}
