import type { Look, Survey } from "./survey.ts";

export type Say = (name: string) => string;

/** More than this stand in two rows. */
const ONE_ROW = 7;
const TWO_ROWS = 6;
const FIVE = 5;

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * The targets, as a radio group in which arrow keys move and only Enter, Space or a tap chooses: choosing sends.
 * @param say the texts "1" … "5" name the scores of a five-point scale; "yes" and "no" those of a question with two answers
 */
export function scaleOf(
  { kind, scale: { min, max } }: Survey,
  look: Look,
  say: Say,
  chosen: (score: number) => void,
): HTMLElement {
  const words = kind === "solved";
  const scores = Array.from({ length: max - min + 1 }, (_, i) => (words ? max - i : min + i));
  const named = kind === "csat" && scores.length === FIVE;
  const shape = named ? look : "numbers";
  const group = document.createElement("div");
  group.className = `scale ${shape}`;
  setAll(group, { role: "radiogroup", "aria-labelledby": "question" });
  group.style.setProperty("--columns", `${scores.length > ONE_ROW ? TWO_ROWS : scores.length}`);
  const targets = scores.map((score, index) => {
    const target = document.createElement("button");
    const name = words ? say(score ? "yes" : "no") : `${score}/${max}${named ? `, ${say(`${score}`)}` : ""}`;
    if (shape === "numbers") target.textContent = words ? name : `${score}`;
    else target.innerHTML = svg(shape === "stars" ? star : face(score - min));
    setAll(target, { role: "radio", "aria-label": name });
    target.onclick = () => {
      mark(index);
      chosen(score);
    };
    return target;
  });
  const mark = (at: number): void =>
    targets.forEach((target, i) => {
      setAll(target, { "aria-checked": i === at, tabindex: i === Math.max(0, at) ? 0 : -1 });
      target.classList.toggle("on", i <= at);
    });
  mark(-1);
  group.onkeydown = (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const mirrored = event.key.endsWith("t") && getComputedStyle(group).direction === "rtl";
    const at = targets.indexOf(event.target as HTMLButtonElement) + (mirrored ? -step : step);
    targets.at(at % targets.length)!.focus();
  };
  group.append(...targets);
  return group;
}

export function setAll(element: Element, attributes: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value as string}`);
}

const star = '<path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z"/>';

/** @param mood 0 (worst) … 4 (best): how the mouth bends */
function face(mood: number): string {
  const corners = 17 - mood * 0.7;
  return `<circle cx="12" cy="12" r="9.5"/><path d="M9 9.2v.6M15 9.2v.6M8 ${corners}Q12 ${11.6 + mood * 2.2} 16 ${corners}"/>`;
}

export function svg(inside: string): string {
  return `<svg viewBox="0 0 24 24" aria-hidden="true">${inside}</svg>`;
}
