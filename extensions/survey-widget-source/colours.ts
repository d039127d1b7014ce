import type { Style } from "./survey.ts";

type Colour = [red: number, green: number, blue: number];

const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];
/** WCAG 2.2 AA: text, and what a control is known by. */
const TEXT = 4.5;
const CONTROL = 3;

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

function readable(colour: Colour | undefined, on: Colour, least: number, otherwise: Colour): Colour {
  return colour && contrast(colour, on) >= least ? colour : otherwise;
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

function farthest(from: Colour): Colour {
  return contrast(from, BLACK) > contrast(from, WHITE) ? BLACK : WHITE;
}

/** WCAG contrast ratio, 1 … 21. */
function contrast(one: Colour, other: Colour): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(a / b, b / a);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => (part > 10 ? ((part / 255 + 0.055) / 1.055) ** 2.4 : part / 3294));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
