/** Colours that can be read, by the rules of WCAG. */

export type Colour = [red: number, green: number, blue: number];

const BLACK: Colour = [0, 0, 0];
export const WHITE: Colour = [255, 255, 255];
/** WCAG 2.2 AA: text, and what a control is known by. */
export const TEXT = 4.5;
export const CONTROL = 3;

export function readable(colour: Colour | undefined, on: Colour, least: number, otherwise: Colour): Colour {
  return colour && contrast(colour, on) >= least ? colour : otherwise;
}

export function farthest(from: Colour): Colour {
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
