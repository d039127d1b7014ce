import type { AddressInfo } from "node:net";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Answered, jsonAnswer, serveRoutes } from "#simulator/http.ts";
import { PROXY_PATH } from "#simulator/storefront/app-proxy.ts";
import { themeFiles } from "#simulator/storefront/shop-routes.ts";
import { plainPage, type ThemePage, themePage } from "#simulator/storefront/theme-page.ts";

export type Heard = { method: string; path: string; body: unknown };

export const csat = { invite: "i1", kind: "csat", scale: { min: 1, max: 5 }, texts: {}, style: {} };

/** A themed storefront with a stand-in for the app behind the app proxy; what it heard and what it says next. */
export function useStorefront() {
  const heard: Heard[] = [];
  const says = {
    survey: jsonAnswer(csat) as Answered,
    answer: { status: 201 } as Answered,
  };
  const server = serveRoutes([
    ...themeFiles,
    {
      method: "GET",
      pattern: /^\/shop$/,
      handle: async ({ query }) => {
        const asked = JSON.parse(query.get("page") ?? "{}") as Partial<ThemePage>;
        return { body: await themePage({ ...plainPage, ...asked }) };
      },
    },
    ...(["GET", "POST"] as const).map((method) => ({
      method,
      pattern: new RegExp(`^${PROXY_PATH}(/.*)`),
      handle: ({ params: [path = ""], query, text }: { params: string[]; query: URLSearchParams; text: string }): Answered => {
        const search = query.toString();
        heard.push({ method, path: search ? `${path}?${search}` : path, body: text ? JSON.parse(text) : null });
        if (method === "GET") return says.survey;
        return path.endsWith("/seen") ? { status: 204 } : says.answer;
      },
    })),
  ]);
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    heard.length = 0;
    says.survey = jsonAnswer(csat);
    says.answer = { status: 201 };
  });
  return {
    says,
    heard,
    asked: () => heard.filter(({ method }) => method === "GET").map(({ path }) => path),
    answers: () => heard.filter(({ method, path }) => method === "POST" && !path.endsWith("/seen")).map(({ body }) => body),
    seen: () => heard.filter(({ path }) => path.endsWith("/seen")).length,
    address: (page: Partial<ThemePage> = {}) => `${url}/shop?${new URLSearchParams({ page: JSON.stringify(page) }).toString()}`,
  };
}

/** The survey's card as a shopper finds it. */
export function cardOf(page: Page): Locator {
  return page.locator("fiveday-survey").getByRole("dialog");
}

/** The page's clock stands still, also on the pages it goes to next; `page.clock.runFor` lets it go on. */
export async function stopClock(page: Page): Promise<void> {
  const now = Date.now();
  await page.clock.install({ time: now });
  await page.clock.pauseAt(now + 1_000);
}
