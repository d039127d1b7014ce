import styles from "./card.css?inline";
import { paint } from "./colours.ts";
import { isOnTop, makeRoom, overCart, type Position } from "./place.ts";
import { type Say, scaleOf, setAll, svg } from "./scale.ts";
import type { Answer, Style, Survey } from "./survey.ts";

export type CardSettings = { survey: Survey; style: Style; position: Position; say: Say };
export type CardEvents = {
  /** Could be seen for a second (metrics.md D4). */
  seen(): void;
  answered(answer: Answer): void;
  closed(): void;
};
export type Card = {
  close(): void;
  /** The answer was refused: nothing more can be said. */
  refuse(): void;
};

const LONGEST_COMMENT = 1000;
const TICK_MS = 250;
const SEEN_MS = 1_000;
/** It goes by itself when nobody touches it; after an answer sooner, and after the thanks at once. */
const UNTOUCHED_MS = 60_000;
const ANSWERED_MS = 20_000;
const THANKED_MS = 4_000;
const FADE_MS = 200;
const SWIPED_PX = 70;
const NUDGED_PX = 8;

const parts = `<style>${styles}</style><section role="dialog" aria-labelledby="question">
<h2 id="question"></h2>
<p class="ends"><span></span><span></span></p>
<form hidden><label for="comment"></label><textarea id="comment" rows="2" maxlength="${LONGEST_COMMENT}"></textarea><button class="send"></button></form>
<button class="close">${svg('<path d="m5 5 14 14M19 5 5 19"/>')}</button>
<p class="said" role="status"></p></section>`;

/** Opens the survey in the host's shadow: a card in a corner of the page, or in the page where the host stands. */
export function openCard(host: HTMLElement, { survey, style, position, say }: CardSettings, events: CardEvents): Card {
  const floating = host.dataset.place === "corner";
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.innerHTML = parts;
  const part = <T extends HTMLElement>(selector: string): T => root.querySelector<T>(selector)!;
  const write = (selector: string, text: string): string => (part(selector).textContent = text);
  const card = part("section");
  const form = part<HTMLFormElement>("form");
  const close = part(".close");
  const comment = part<HTMLTextAreaElement>("textarea");
  const answer: Answer = { score: 0 };
  let limit = UNTOUCHED_MS;
  let idle = 0;
  let seen = 0;
  let before: EventTarget | null = null;

  const touched = (next: number): void => {
    limit = next;
    idle = 0;
  };
  const tell = (): void => {
    const words = comment.value.trim();
    events.answered(words ? { ...answer, comment: words } : { ...answer });
  };
  const finish = (text: string): void => {
    const focused = root.activeElement;
    for (const each of [scale, part(".ends"), form]) each.hidden = true;
    write("h2", text);
    write(".said", text);
    // What was focused is gone.
    if (focused && focused !== close) close.focus();
    touched(THANKED_MS);
  };

  write("h2", say("question"));
  const scale = scaleOf(survey, style.look ?? "faces", say, (score) => {
    answer.score = score;
    if (form.hidden) write(".said", say("comment"));
    form.hidden = false;
    touched(ANSWERED_MS);
    tell();
  });
  part("h2").after(scale);
  const { min, max } = survey.scale;
  const numbered = scale.matches(".numbers");
  write(".ends :first-child", (numbered ? `${min} · ` : "") + say("low"));
  write(".ends :last-child", (numbered ? `${max} · ` : "") + say("high"));
  part(".ends").hidden = survey.kind === "solved";
  write("label", say("comment"));
  write(".send", say("send"));
  setAll(close, { "aria-label": say("close") });
  form.onsubmit = (event) => {
    event.preventDefault();
    if (comment.value.trim()) tell();
    finish(say("thanks"));
  };

  const end = (): void => {
    clearInterval(ticking);
    document.removeEventListener("keydown", onKey);
    if (root.activeElement) (before as HTMLElement | null)?.focus();
    card.className += " gone";
    setTimeout(() => {
      host.hidden = true;
      root.innerHTML = "";
      events.closed();
    }, FADE_MS);
  };
  const look = (): void => {
    const away = floating && overCart(card);
    card.classList.toggle("away", !!away);
    if (away || document.hidden) return;
    // Once seen, it stays where it is.
    const canBeSeen = isOnTop(host, card) || (floating && seen < SEEN_MS && makeRoom(host, card, position));
    if (!canBeSeen) return;
    if (seen < SEEN_MS && (seen += TICK_MS) >= SEEN_MS) events.seen();
    // Where nothing hovers, what was tapped last claims to be hovered.
    const hovered = matchMedia("(hover:hover)").matches && card.matches(":hover");
    idle = hovered || card.querySelector(":focus-visible") ? 0 : idle + TICK_MS;
    if (floating && idle >= limit) end();
  };
  const onKey = ({ key, defaultPrevented }: KeyboardEvent): void => {
    const focused = document.activeElement;
    // With the focus elsewhere, Escape is meant for something else.
    if (key === "Escape" && !defaultPrevented && (focused === host || focused === document.body)) end();
  };

  paint(host, style);
  host.hidden = false;
  close.hidden = !floating;
  if (floating) {
    makeRoom(host, card, position);
    card.className = "floating";
    close.onclick = end;
    card.addEventListener("focusin", ({ relatedTarget }) => {
      if (!root.contains(relatedTarget as Node | null)) before = relatedTarget;
    });
    document.addEventListener("keydown", onKey);
    swipe(card, end);
  }
  const ticking = setInterval(look, TICK_MS);
  // A live region speaks of what changes in it.
  setTimeout(() => write(".said", say("question")), TICK_MS);
  return { close: end, refuse: () => finish(say("closed")) };
}

/** A finger or mouse that pulls the card sideways or down takes it away. */
function swipe(card: HTMLElement, away: () => void): void {
  let from: PointerEvent | undefined;
  let [x, y] = [0, 0];
  card.onpointerdown = (event) => {
    if (!(event.target as Element).matches("textarea")) from = event;
  };
  card.onpointermove = ({ clientX, clientY, pointerId }) => {
    if (!from) return;
    [x, y] = [clientX - from.clientX, Math.max(0, clientY - from.clientY)];
    if (Math.hypot(x, y) < NUDGED_PX) return;
    card.setPointerCapture(pointerId);
    card.style.translate = `${x}px ${y}px`;
  };
  card.onpointerup = card.onpointercancel = () => {
    if (from && Math.hypot(x, y) > SWIPED_PX) away();
    else card.style.translate = "";
    from = undefined;
    x = y = 0;
  };
}
