/** Where a card at the page's edge may stand: beside the chat's button, above a sticky bar, never over the cart. */

const GAP = 12;
/** Chat buttons are larger. */
const STEP = 32;
/** The cart in a drawer or pop-up. */
const carts = "form[action$='/cart'],[name=checkout],a[href$='/checkout']";

export type Position = "right" | "left" | "centre";

/** Moves the card to where nothing fixed is in its way, at the side asked for if possible. @returns whether it is seen there */
export function makeRoom(host: HTMLElement, card: Element, position: Position): boolean {
  const sides = { left: "right", right: "left", centre: "centre" };
  return [position, sides[position], position].some((side) => {
    host.dataset.side = side;
    host.style.setProperty("--lift", "0px");
    host.style.setProperty("--lift", `${barBelow(host, card)}px`);
    return isOnTop(host, card);
  });
}

export function isOnTop(host: HTMLElement, card: Element): boolean {
  const { left, top, width, height } = card.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === host;
}

/** Whether the card lies over a cart that can be seen. */
export function overCart(card: Element): boolean {
  const mine = card.getBoundingClientRect();
  return [...document.querySelectorAll(carts)].some((cart) => {
    const its = cart.getBoundingClientRect();
    const meet = its.right > mine.left && its.left < mine.right && its.bottom > mine.top && its.top < mine.bottom;
    return meet && getComputedStyle(cart).visibility === "visible" && fixedPart(cart);
  });
}

/** How far something low and fixed (a chat button, a bar with "Add to cart") reaches up from the bottom under the card, in pixels. */
function barBelow(host: HTMLElement, card: Element): number {
  const { left, right, bottom } = card.getBoundingClientRect();
  let reach = 0;
  for (let x = left; x < right; x += STEP) {
    for (const y of [bottom - STEP, bottom, bottom + GAP]) {
      for (const element of document.elementsFromPoint(x, y)) {
        const bar = element !== host && fixedPart(element)?.getBoundingClientRect();
        if (bar && bar.top > innerHeight / 2) reach = Math.max(reach, innerHeight - bar.top);
      }
    }
  }
  return reach;
}

function fixedPart(element: Element | null): Element | undefined {
  for (let at = element; at; at = at.parentElement) {
    if (/fixed|sticky/.test(getComputedStyle(at).position)) return at;
  }
  return undefined;
}
