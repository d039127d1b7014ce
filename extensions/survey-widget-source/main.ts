/**
 * The survey on the storefront: one element, one name on `window`. Until a chat ends it only listens; the card that asks is loaded
 * when the app's server has said whom to ask.
 */
import { answerSender, post, sendWhatWaits } from "./answer.ts";
import type { Card, openCard } from "./card.ts";
import { listen } from "./listen.ts";
import { keep, noteAsked, recall, wasAsked } from "./memory.ts";
import type { Position } from "./place.ts";
import { type Kind, readSurvey, sampleSurvey, type Style, type Survey } from "./survey.ts";

/** A conversation after which the shopper may be asked, from `due` (epoch ms) on. */
type Ended = { tool: string; conversation: string; kind?: Kind | undefined; due: number };
type Asked = { conversationId?: string; kind?: Kind };

const SECOND = 1_000;
/** Who comes back later does not remember the chat well enough. */
const STALE_MS = 1_800_000;

/**
 * Attributes `data-…`: `place` (corner: asks after a chat; page: asks where it stands), `proxy` (path of the app proxy), `card`
 * (address of the card's script), `position`, `look`, `background`, `text`, `accent`, `question`, `kind`, `delay` (seconds), `hold`
 * (not on this page), `preview` (in the theme editor: shown at once, nothing is asked or sent). Texts stand in its template.
 */
class FivedaySurvey extends HTMLElement {
  declare card: Card | undefined;

  connectedCallback(): void {
    const { preview, place, kind } = this.dataset;
    if (preview !== undefined) void this.show(sampleSurvey(kind as Kind), true);
    else if (place === "page") askWhenNear(this);
    else startListening(this);
  }

  disconnectedCallback(): void {
    this.card?.close();
    if (corner === this) corner = undefined;
  }

  /** @returns the survey; undefined when this shopper is not to be asked; null when nobody answered */
  async ask(tool: string, conversation: string, kind?: string): Promise<Survey | undefined | null> {
    const query = new URLSearchParams({ ctx: tool, conversation, ...(kind && { kind }), locale: document.documentElement.lang });
    try {
      const answered = await fetch(`${this.dataset.proxy}/survey?${query}`);
      if (answered.status > 499) return null;
      return answered.status === 200 ? readSurvey((await answered.json()) as Partial<Survey>) : undefined;
    } catch (error) {
      // Shopify's own pages (password, error) are no JSON.
      return error instanceof SyntaxError ? undefined : null;
    }
  }

  /** @throws Error when the card's script cannot be loaded */
  async show(survey: Survey, sample = false): Promise<void> {
    const { proxy, card, position, look, background, text, accent, question, kind } = this.dataset;
    const { openCard: open } = (await import(/* @vite-ignore */ card!)) as { openCard: typeof openCard };
    const texts = this.querySelector("template")!.content;
    const own = (name: string): string => texts.querySelector(`[data-text=${CSS.escape(name)}]`)?.textContent ?? "";
    const say = (name: string): string =>
      (name === "question" && kind === survey.kind && question) ||
      survey.texts[name as keyof Survey["texts"]] ||
      own(`${survey.kind}_${name}`) ||
      own(name);
    const style = { ...survey.style };
    for (const [name, chosen] of Object.entries({ look, background, text, accent })) {
      if (chosen) style[name as keyof Style] = chosen as never;
    }
    const address = `${proxy}/survey/${encodeURIComponent(survey.invite)}`;
    const send = answerSender(address, () => this.card?.refuse());
    const settings = { survey, style, say, position: (position ?? "right") as Position };
    this.card = open(this, settings, {
      seen: () => sample || void post(`${address}/seen`),
      answered: (answer) => sample || send(answer),
      closed: () => (this.card = undefined),
    });
  }
}

let corner: FivedaySurvey | undefined;
let listening = false;
let timer = 0;
let asking = false;

function startListening(element: FivedaySurvey): void {
  corner = element;
  // A theme may take the element out and put it back.
  if (listening) return;
  listening = true;
  const start = (): void => {
    sendWhatWaits();
    later();
    listen({
      over: (tool, conversation, after) => expect({ tool, conversation, due: Date.now() + after + delay() }),
      goesOn: () => {
        clearTimeout(timer);
        keep("sessionStorage", "ended");
      },
    });
  };
  if ("requestIdleCallback" in window) requestIdleCallback(start);
  else setTimeout(start, SECOND);
}

function delay(): number {
  return Number(corner?.dataset.delay ?? 0) * SECOND;
}

function expect(ended: Ended): void {
  keep("sessionStorage", "ended", ended);
  later();
}

/** Asks when it is time, also for what an earlier page was waiting for. */
function later(): void {
  const ended = recall<Ended>("sessionStorage", "ended");
  clearTimeout(timer);
  if (ended) timer = window.setTimeout(() => void askAfter(ended), ended.due - Date.now());
}

async function askAfter({ tool, conversation, kind, due }: Ended): Promise<void> {
  if (!corner || corner.card || asking || corner.dataset.hold !== undefined) return;
  if (document.hidden) return document.addEventListener("visibilitychange", later, { once: true });
  const known = conversation || kind || "";
  if (Date.now() - due > STALE_MS || wasAsked(known)) return keep("sessionStorage", "ended");
  asking = true;
  try {
    const survey = await corner.ask(tool, conversation, kind);
    if (survey) {
      await corner.show(survey);
      noteAsked(known);
    }
    if (survey !== null) keep("sessionStorage", "ended");
  } catch {
    // The network is gone: the next page tries again.
  }
  asking = false;
}

/** The block takes no room before it is known that this shopper is asked; then it opens where nobody is reading. */
function askWhenNear(element: FivedaySurvey): void {
  const come = async (): Promise<void> => {
    const survey = await element.ask("page", "", element.dataset.kind);
    if (!survey) return;
    // In sight, what stands below moves only when the shopper does something.
    const acts = ["click", "keydown"];
    const show = (): void => {
      for (const act of acts) removeEventListener(act, show);
      element.show(survey).catch(() => {});
    };
    if (element.getBoundingClientRect().top >= innerHeight) show();
    else for (const act of acts) addEventListener(act, show);
  };
  const near = new IntersectionObserver(
    ([entry]) => {
      if (!entry?.isIntersecting) return;
      near.disconnect();
      void come();
    },
    { rootMargin: "0px 0px 100%" },
  );
  near.observe(element);
}

if (!customElements.get("fiveday-survey")) customElements.define("fiveday-survey", FivedaySurvey);

declare global {
  interface Window {
    Fiveday: { ask(asked?: Asked): void };
  }
}

/** Asks at once, if the shop's rules let it. */
window.Fiveday = {
  ask: ({ conversationId = "", kind } = {}) => expect({ tool: "custom", conversation: conversationId, kind, due: Date.now() }),
};

addEventListener("fiveday:chat-ended", ({ detail }: CustomEventInit<Asked>) =>
  expect({ tool: "custom", conversation: `${detail?.conversationId ?? ""}`, due: Date.now() + delay() }),
);
