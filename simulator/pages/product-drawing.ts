import { Html } from "#app/lib/html.ts";

/** Strokes in a square of 100. */
const strokes: Record<number, string> = {
  8810001: '<path d="M20 30h60v44H20z"/><path d="M20 40h60M20 50h60M20 60h60M26 74v8M38 74v8M50 74v8M62 74v8M74 74v8"/>',
  8810002: '<path d="M16 44h68v34H16zM16 44l8-16h52l8 16"/><path d="M30 34h16v10H30zM54 34h16v10H54z"/>',
  8810003: '<path d="M18 40q20 6 40 0 6 16 0 32-20-6-40 0-6-16 0-32z"/><path d="M44 30q20 6 40 0 6 16 0 32-10-3-22-2"/>',
  8810004: '<path d="M30 24h40v54H30z"/><path d="M30 66h40M30 71h40M40 24v42M50 24v42M60 24v42"/>',
  8810005: '<path d="M42 22h16v12q16 8 16 26 0 20-24 20T26 60q0-18 16-26z"/><path d="M28 54q22 8 44 0"/>',
  8810006: '<path d="M34 44h32v34H34z"/><path d="M50 44v-8M50 36q-8-7 0-16 8 9 0 16z"/>',
  8810007: '<path d="M24 40h44v38H24z"/><path d="M42 40V24h8v16"/><circle cx="46" cy="30" r="2"/>',
  8810008: '<path d="M18 30h64v42H18z"/><path d="M26 38h48v26H26zM38 51l12-8 12 8-12 8z"/>',
};

/** A line drawing of a product; needs neither pictures nor fonts. */
export function productDrawing(productId: number): Html {
  const drawn = strokes[productId] ?? "";
  return new Html(
    `<svg viewBox="0 0 100 100" width="96" height="96" fill="#fff6" stroke="#3d3a36" stroke-width="2" stroke-linejoin="round" aria-hidden="true">${drawn}</svg>`,
  );
}
