import { CONTROL, type Colour, farthest, readable, TEXT, WHITE } from "#extensions/survey-widget-source/contrast.ts";
import { Html, html } from "#app/lib/html.ts";
import { type GivenAnswer, MOST_COMMENT } from "./answer.ts";
import { climateItems } from "./climate.ts";
import type { Question } from "./question.ts";
import type { SurveySettings } from "./settings.ts";
import { type Language, say } from "./texts.ts";

const DAY_INK: Colour = [26, 26, 26];
const NIGHT: Colour = [22, 22, 22];

/** What the page behind a link shows. Small, without scripts of ours but one that tells people from programs, and works without it. */
export type LinkPage = {
  language: Language;
  shop: string;
  style: SurveySettings["style"];
  /** Where a public review can be written; offered to everybody who answered. */
  reviewUrl: string | null;
} & (
  | { shows: "question"; survey: Question; proposed: number | null; missing: boolean; isPreview: boolean }
  | { shows: "thanks"; survey: Question; given: GivenAnswer | null; isPreview: boolean }
  | { shows: "closed"; because: "expired" | "unknown" | "late" | "closed" }
);

/** Names of the fields of the page's form, and of the field that people do not see. */
export const TRAP_FIELD = "website";

/** The page as a whole document. @param nonce lets the page's own style and script run, and nothing else; null = a picture, without the script */
export function renderLinkPage(page: LinkPage, nonce: string | null): string {
  const title = page.shows === "closed" ? say(page.language, page.because) : page.survey.texts.question;
  return html`<!doctype html>
    <html lang="${page.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex,nofollow" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${new Html(styles(page.style))}
        </style>
      </head>
      <body>
        <main>${page.shop && html`<p class="shop" dir="auto">${page.shop}</p>`} ${contentOf(page)}</main>
        ${
          nonce !== null &&
          html`<script nonce="${nonce}">
            ${new Html(script)};
          </script>`
        }
      </body>
    </html>`.text;
}

function contentOf(page: LinkPage): Html {
  switch (page.shows) {
    case "question":
      return page.survey.kind === "enps" ? teamForm(page, page.survey) : questionForm(page, page.survey, page.proposed);
    case "thanks":
      return thanks(page, page.survey);
    case "closed":
      return html`<h1>${say(page.language, page.because)}</h1>
        ${page.because === "unknown" && html`<p>${say(page.language, "unknown_hint")}</p>`}`;
  }
}

type Asking = Extract<LinkPage, { shows: "question" }>;

/** Every target sends the form, so that one tap answers; a score the link proposed waits for a confirmation. */
function questionForm(page: Asking, survey: Question, proposed: number | null): Html {
  const { language } = page;
  const chosen =
    proposed !== null &&
    html`<div class="proposed">
      <p>${proposalText(language, survey, proposed)}</p>
      <button class="send" name="score" value="${proposed}">${say(language, "confirm")}</button>
    </div>`;
  return html`${notice(page)}
    <form method="post" dir="auto" data-ask>
      <h1 id="question">${survey.texts.question}</h1>
      ${chosen} ${targets(page, survey, proposed)} ${hidden()}
    </form>
    <a class="trap" href="?trap=1" tabindex="-1" aria-hidden="true" rel="nofollow">.</a>`;
}

function proposalText(language: Language, { kind, scale, texts }: Question, score: number): string {
  if (kind === "solved") return score === 1 ? texts.high : texts.low;
  return say(language, "proposed", { score, max: scale.max });
}

function notice({ language, isPreview, missing }: Asking): Html {
  return html`${isPreview && html`<p class="notice">${say(language, "preview")}</p>`}
  ${missing && html`<p class="notice" role="alert">${say(language, "missing")}</p>`}`;
}

function targets({ language, style }: LinkPage, { kind, scale, texts }: Question, chosen: number | null): Html {
  const scores = Array.from({ length: scale.max - scale.min + 1 }, (_, i) => (kind === "solved" ? scale.max - i : scale.min + i));
  const named = scores.length === 5;
  const look = named ? style.look : "numbers";
  const buttons = scores.map((score) => {
    const text = kind === "solved" ? (score === 1 ? texts.high : texts.low) : String(score);
    const word = named ? `, ${say(language, `score_${score}` as "score_1")}` : "";
    const name = kind === "solved" ? text : `${score}/${scale.max}${word}`;
    return html`<button
      name="score"
      value="${score}"
      aria-label="${name}"
      ${chosen === score && new Html('aria-pressed="true" class="on"')}
    >
      ${look === "numbers" ? text : drawing(look, score)}
    </button>`;
  });
  const ends =
    kind !== "solved" && html`<p class="ends" aria-hidden="true"><span>${texts.low}</span><span>${texts.high}</span></p>`;
  return html`<div class="scale ${look} n${scores.length}" role="group" aria-labelledby="question">${buttons}</div>
    ${ends}`;
}

function drawing(look: "stars" | "faces", score: number): Html {
  const star = "m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z";
  const mood = score - 1;
  const face = `M9 9.2v.6M15 9.2v.6M8 ${17 - mood * 0.7}Q12 ${11.6 + mood * 2.2} 16 ${17 - mood * 0.7}`;
  const inside = look === "stars" ? `<path d="${star}"/>` : `<circle cx="12" cy="12" r="9.5"/><path d="${face}"/>`;
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${new Html(inside)}</svg><small>${score}</small>`;
}

/** What tells people from programs: a field nobody sees, and whether the page was touched. */
function hidden(): Html {
  return html`<input class="trap" name="${TRAP_FIELD}" tabindex="-1" autocomplete="off" aria-hidden="true" />
    <input type="hidden" name="touched" value="" />`;
}

function thanks(page: Extract<LinkPage, { shows: "thanks" }>, survey: Question): Html {
  const { language, reviewUrl, given, isPreview } = page;
  const note = isPreview ? "preview" : given ? "saved" : "late";
  const change =
    given !== null &&
    survey.kind !== "enps" &&
    html`<form method="post">
      <label for="comment">${say(language, "comment")}</label>
      <textarea id="comment" name="comment" rows="4" maxlength="${MOST_COMMENT}">${given.comment}</textarea>
      <button class="send" name="score" value="${given.score}">${say(language, "send")}</button>
      <p id="question" class="again">${survey.texts.question}</p>
      ${targets(page, survey, given.score)} ${hidden()}
    </form>`;
  const review =
    reviewUrl !== null &&
    survey.kind !== "enps" &&
    html`<p><a class="review" href="${reviewUrl}" rel="noopener noreferrer">${say(language, "review_link")}</a></p>`;
  return html`<h1>${say(language, "thanks")}</h1>
    <p>${survey.kind === "enps" && !isPreview ? say(language, "anonymous") : say(language, note)}</p>
    ${review} ${change}`;
}

/** The team's sheet: several questions, so it is sent as a whole. */
function teamForm(page: Asking, survey: Question): Html {
  const { language } = page;
  const choice = (name: string, min: number, max: number) =>
    Array.from(
      { length: max - min + 1 },
      (_, i) =>
        html`<label class="choice"
          ><input type="radio" name="${name}" value="${min + i}" ${name === "score" && new Html("required")} /><span
            >${min + i}</span
          ></label
        >`,
    );
  const ends = (low: string, high: string) => html`<p class="ends"><span>${low}</span><span>${high}</span></p>`;
  const items = climateItems.map(
    (item) =>
      html`<fieldset>
        <legend>${say(language, `climate_${item}`)}</legend>
        <div class="scale numbers n5">${choice(item, 1, 5)}</div>
        ${ends(say(language, "ces_low"), say(language, "ces_high"))}
      </fieldset>`,
  );
  return html`${notice(page)}
    <p>${say(language, "anonymous")}</p>
    <form method="post" dir="auto" data-ask>
      <fieldset>
        <legend><h1>${survey.texts.question}</h1></legend>
        <div class="scale numbers n11">${choice("score", survey.scale.min, survey.scale.max)}</div>
        ${ends(survey.texts.low, survey.texts.high)}
      </fieldset>
      ${items}
      <label for="comment">${say(language, "comment")}</label>
      <textarea id="comment" name="comment" rows="4" maxlength="${MOST_COMMENT}"></textarea>
      <button class="send">${say(language, "send")}</button>
      ${hidden()}
    </form>`;
}

/** Says "touched" with the form, and that the question could be seen for a second. */
const script = `
for (const form of document.forms) for (const act of ["pointerdown", "keydown", "touchstart"])
  addEventListener(act, () => (form.elements.touched.value = "1"), { once: true, passive: true });
if (document.querySelector("[data-ask]")) setTimeout(() => document.hidden ||
  fetch(location.pathname + location.search, { method: "POST", body: new URLSearchParams({ seen: "1" }) }).catch(() => {}), 1000);
`;

/** On the shop's background, else on the light or dark one that the reader's device prefers. */
function styles(style: SurveySettings["style"]): string {
  const chosen = parse(style.background);
  if (chosen) return palette(style, chosen) + css;
  return `${palette(style, WHITE)}@media(prefers-color-scheme:dark){${palette(style, NIGHT)}}:root{color-scheme:light dark}${css}`;
}

/** The shop's colours, mended where they could not be read (WCAG AA). */
function palette({ text, accent }: SurveySettings["style"], paper: Colour): string {
  const ink = readable(parse(text) ?? DAY_INK, paper, TEXT, farthest(paper));
  const strong = readable(parse(accent) ?? ink, paper, CONTROL, ink);
  const onStrong = readable(paper, strong, TEXT, farthest(strong));
  const rgb = (colour: Colour) => `rgb(${colour.join(" ")})`;
  return `:root{--paper:${rgb(paper)};--ink:${rgb(ink)};--accent:${rgb(strong)};--on:${rgb(onStrong)}}`;
}

function parse(hex: string | null): Colour | undefined {
  const parts = /^#(..)(..)(..)$/.exec(hex ?? "");
  return parts ? [parseInt(parts[1]!, 16), parseInt(parts[2]!, 16), parseInt(parts[3]!, 16)] : undefined;
}

const css = `
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem 4rem}
.shop{margin:0 0 1.5rem;font-weight:600}
h1{margin:0 0 1.25rem;font-size:1.5rem;line-height:1.25}
fieldset{margin:0 0 2rem;padding:0;border:0;min-width:0}
legend{padding:0;margin-bottom:.75rem;font-weight:600}
legend h1{margin:0}
.scale{display:grid;gap:.5rem;grid-template-columns:repeat(5,minmax(0,1fr))}
.n2{grid-template-columns:repeat(2,minmax(0,1fr))}
.n7{grid-template-columns:repeat(7,minmax(0,1fr))}
.n11{grid-template-columns:repeat(11,minmax(0,1fr))}
@media (max-width:30rem){.n11{grid-template-columns:repeat(6,minmax(0,1fr))}.n7{gap:.25rem}}
.scale button,.choice span{display:flex;flex-direction:column;align-items:center;justify-content:center;width:100%;min-height:3.25rem;
  padding:.25rem;border:2px solid var(--accent);border-radius:.5rem;background:none;color:inherit;font:inherit;font-weight:600;cursor:pointer}
.scale button:hover,.choice span:hover,.scale .on,.choice :checked+span{background:var(--accent);color:var(--on)}
.scale svg{width:2.25rem;max-width:100%;height:2.25rem;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
small{font-size:.8125rem;font-weight:400}
.choice input{position:absolute;opacity:0;width:1px;height:1px}
.choice{position:relative}
:focus-visible,.choice :focus-visible+span{outline:3px solid var(--ink);outline-offset:2px}
.ends{display:flex;justify-content:space-between;gap:1rem;margin:.5rem 0 0;font-size:.875rem}
.send{display:block;width:100%;min-height:3rem;margin:.75rem 0 0;padding:.5rem 1rem;border:0;border-radius:.5rem;background:var(--accent);
  color:var(--on);font:inherit;font-weight:600;cursor:pointer}
.proposed{margin-bottom:2rem}
.proposed p{margin:0}
.again{margin:2.5rem 0 .75rem}
label{display:block;margin-top:1.5rem}
.choice{margin:0}
textarea{display:block;width:100%;margin-top:.5rem;padding:.75rem;border:2px solid var(--accent);border-radius:.5rem;background:none;color:inherit;font:inherit}
.notice{padding:.75rem 1rem;border:2px solid var(--ink);border-radius:.5rem}
a{color:inherit}
.trap{position:absolute;left:-999rem;width:1px;height:1px;overflow:hidden}
`;
