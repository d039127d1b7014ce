/**
 * `npm run bench -- widget`: what the survey costs a shopper with a slow phone (4× CPU slow-down), before and after a chat ends:
 * compressed bytes, requests, main-thread time and layout shift, on an empty theme page, on that page with our widget, and with the
 * script that draws Formbricks' surveys (@formbricks/surveys). BENCH_RUNS (default 15) loads each.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright, type CDPSession } from "playwright-core";
import { ASSETS, extension } from "#simulator/storefront/liquid.ts";
import { plainPage, themePage } from "#simulator/storefront/theme-page.ts";

const RUNS = Number(process.env.BENCH_RUNS ?? 15);
const SLOWER = 4;
/** Long enough for what a script does late; the widget looks for chat tools meanwhile. */
const WATCHED_MS = 3_000;
const PHONE = { width: 390, height: 844 };

const require = createRequire(import.meta.url);
const formbricks = require.resolve("@formbricks/surveys");
const survey = { invite: "i", kind: "csat", scale: { min: 1, max: 5 }, texts: {}, style: {} };
/** The same question in Formbricks' words. */
const theirs = {
  id: "s1",
  name: "CSAT",
  welcomeCard: { enabled: false },
  thankYouCard: { enabled: true, headline: "Thank you!" },
  hiddenFields: { enabled: false },
  languages: [],
  questions: [
    {
      id: "q1",
      type: "rating",
      headline: "How was your conversation with us?",
      scale: "smiley",
      range: 5,
      required: false,
      lowerLabel: "Bad",
      upperLabel: "Excellent",
    },
  ],
};
const showTheirs = `window["formbricks-surveys"].renderSurveyModal({ survey: ${JSON.stringify(theirs)}, isBrandingEnabled: false, styling: {},
  brandColor: "#7a3e2a", placement: "bottomRight", clickOutside: false, darkOverlay: false, languageCode: "default",
  onDisplay() {}, onResponse() {}, onClose() {}, onFileUpload() {}, getSetIsError() {}, getSetIsResponseSendingFinished() {} })`;

const empty = await themePage({ ...plainPage, embed: null });
const ours = await themePage({ ...plainPage, embed: { delay: 0 } });
const pages = {
  empty: { html: empty, show: null },
  ours: { html: ours, show: `dispatchEvent(new CustomEvent("fiveday:chat-ended", { detail: { conversationId: "1" } }))` },
  formbricks: {
    html: empty.replace("</head>", `<script src="/formbricks.js" defer></script></head>`),
    show: showTheirs,
  },
};
type PageName = keyof typeof pages;

const files: Record<string, { type: string; body: string }> = {
  "/shop/theme.css": { type: "text/css", body: text(new URL("../simulator/storefront/theme.css", import.meta.url)) },
  [`${ASSETS}survey.js`]: { type: "text/javascript", body: text(new URL("assets/survey.js", extension)) },
  [`${ASSETS}survey-card.js`]: { type: "text/javascript", body: text(new URL("assets/survey-card.js", extension)) },
  "/formbricks.js": { type: "text/javascript", body: text(formbricks) },
  "/apps/fiveday/survey": { type: "application/json", body: JSON.stringify(survey) },
  ...Object.fromEntries(
    Object.entries(pages).map(([name, { html }]) => [`/${name}`, { type: "text/html; charset=utf-8", body: html }]),
  ),
};

function text(file: URL | string): string {
  return readFileSync(file, "utf8");
}

const server = createServer((request, response) => {
  const file = files[new URL(request.url ?? "/", "http://bench").pathname];
  if (!file) return void response.writeHead(204).end();
  response.writeHead(200, { "content-type": file.type, "content-encoding": "gzip", "cache-control": "no-store" });
  response.end(gzipSync(file.body, { level: 9 }));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://localhost:${(server.address() as AddressInfo).port}`;

/** Bytes over the wire (gzip, with headers), requests, processor milliseconds of the main thread, those of them in scripts, and layout shift. */
type Cost = { bytes: number; requests: number; ms: number; scriptMs: number; shift: number };
type Run = { before: Cost; after: Cost | null };

async function run(browser: Browser, name: PageName): Promise<Run> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const traffic = await watchTraffic(cdp);
  // Processor time: what else the machine does is not counted.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(() => {
    const shift = { total: 0 };
    Object.assign(window, { shift });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) shift.total += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const shiftNow = () => page.evaluate(() => (window as unknown as { shift: { total: number } }).shift.total);
  const start = await mainThread(cdp);
  await page.goto(`${url}/${name}`, { waitUntil: "load" });
  await page.waitForTimeout(WATCHED_MS);
  const loaded = { ...(await mainThread(cdp)), ...traffic, shift: await shiftNow() };
  const { show } = pages[name];
  let after: Cost | null = null;
  if (show) {
    await page.evaluate(show);
    await page.getByText("How was your conversation with us?").first().waitFor();
    await page.waitForTimeout(WATCHED_MS);
    const now = await mainThread(cdp);
    after = {
      bytes: traffic.bytes - loaded.bytes,
      requests: traffic.requests - loaded.requests,
      ms: now.ms - loaded.ms,
      scriptMs: now.scriptMs - loaded.scriptMs,
      shift: (await shiftNow()) - loaded.shift,
    };
  }
  await context.close();
  return { before: { ...loaded, ms: loaded.ms - start.ms, scriptMs: loaded.scriptMs - start.scriptMs }, after };
}

async function watchTraffic(cdp: CDPSession): Promise<{ bytes: number; requests: number }> {
  const traffic = { bytes: 0, requests: 0 };
  await cdp.send("Network.enable");
  cdp.on("Network.requestWillBeSent", () => traffic.requests++);
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (traffic.bytes += encodedDataLength));
  return traffic;
}

async function mainThread(cdp: CDPSession): Promise<{ ms: number; scriptMs: number }> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const ms = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value * 1000;
  return { ms: ms("TaskDuration"), scriptMs: ms("ScriptDuration") };
}

const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  headless: true,
});
const names = Object.keys(pages) as PageName[];
const runs = new Map<PageName, Run[]>(names.map((name) => [name, []]));
for (const name of names) await run(browser, name);
// In turns, so that what else the machine does meets all three.
for (let i = 0; i < RUNS; i++) {
  for (const name of names) runs.get(name)!.push(await run(browser, name));
  process.stderr.write(`run ${i + 1} of ${RUNS}\n`);
}
await browser.close();
server.close();

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function typical(name: PageName, when: "before" | "after"): Cost {
  const costs = runs.get(name)!.flatMap((each) => each[when] ?? []);
  const middle = (of: keyof Cost) => Math.round(median(costs.map((cost) => cost[of])) * 1000) / 1000;
  return {
    bytes: middle("bytes"),
    requests: middle("requests"),
    ms: middle("ms"),
    scriptMs: middle("scriptMs"),
    shift: middle("shift"),
  };
}

/** What a page's run cost above the empty page's of the same turn; the interval holds half of the turns. */
function above(name: PageName): { ms: number; from: number; to: number } {
  const differences = runs.get(name)!.map(({ before }, i) => before.ms - runs.get("empty")![i]!.before.ms);
  const sorted = differences.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))]! * 10) / 10;
  return { ms: Math.round(median(differences) * 10) / 10, from: at(0.25), to: at(0.75) };
}

const base = typical("empty", "before");
const result = Object.fromEntries(
  (["ours", "formbricks"] as const).map((name) => {
    const [before, after] = [typical(name, "before"), typical(name, "after")];
    return [name, { before, after, bytes: { before: before.bytes - base.bytes, all: before.bytes - base.bytes + after.bytes } }];
  }),
) as Record<"ours" | "formbricks", { before: Cost; after: Cost; bytes: { before: number; all: number } }>;

console.log(
  JSON.stringify({
    bench: "widget",
    other: "@formbricks/surveys 1.99.0",
    slowdown: SLOWER,
    runs: RUNS,
    empty: base,
    ...result,
    aboveEmpty: { ours: above("ours"), formbricks: above("formbricks") },
    ratios: {
      bytesBeforeChat: share(result.ours.bytes.before, result.formbricks.bytes.before),
      bytesInAll: share(result.ours.bytes.all, result.formbricks.bytes.all),
      msAfterChat: share(result.ours.after.ms, result.formbricks.after.ms),
    },
  }),
);

function share(part: number, whole: number): number {
  return Math.round((part / whole) * 1000) / 1000;
}
