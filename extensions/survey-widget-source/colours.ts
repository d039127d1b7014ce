import { type Colour, CONTROL, farthest, readable, TEXT, WHITE } from "./contrast.ts";
import type { Style } from "./survey.ts";

const themeButtons = "button[name=add],.button--primary,.button,.btn";

/** Gives the card the chosen colours, or the theme's, and mends what could not be read. */
export function paint({ style }: HTMLElement, chosen: Style): void {
  const { body } = document;
  const page = background(body) ?? background(document.documentElement) ?? WHITE;
  const paper = understood(chosen.background) ?? page;
  const ink = readable(understood(chosen.text) ?? numbers(getComputedStyle(body).color), paper, TEXT, farthest(paper));
  const button = document.querySelector(themeButtons);
  const accent = readable(understood(chosen.accent) ?? (button ? background(button) : ink), paper, CONTROL, ink);
  const colours = { paper, ink, accent, on: readable(paper, accent, TEXT, farthest(accent)) };
  for (const [name, colour] of Object.entries(colours)) style.setProperty(`--${name}`, `rgb(${colour.join()})`);
  style.setProperty("--line", `rgba(${ink.join()},.3)`);
}

function background(element: Element): Colour | undefined {
  return numbers(getComputedStyle(element).backgroundColor);
}

/** Any CSS colour. */
function understood(colour: string | undefined): Colour | undefined {
  if (!colour) return undefined;
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.backgroundColor = colour;
  const found = background(probe);
  probe.remove();
  return found;
}

/** "rgb(1, 2, 3)"; what shines through is no colour to write on. */
function numbers(computed: string): Colour | undefined {
  const [red, green, blue, alpha = 1] = (/^rgba?\((.*)\)/.exec(computed)?.[1] ?? "").split(/[\s,/]+/).map(Number);
  return blue === undefined || alpha < 0.9 ? undefined : [red!, green!, blue];
}
