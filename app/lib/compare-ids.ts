/**
 * Ascending ids: whole numbers first and by size, the others as text. Ids of the form "<connection>:<own id>" are
 * compared by the helpdesk's own id first.
 */
export function compareIds(a: string, b: string): number {
  return compareParts(ownPart(a), ownPart(b)) || compareParts(a, b);
}

function ownPart(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}

function compareParts(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) {
    const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
    // As text of equal length, because long ids do not fit a number.
    if (x !== y) return x.length - y.length || (x < y ? -1 : 1);
  } else if (isNumber(a) !== isNumber(b)) {
    return isNumber(a) ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
