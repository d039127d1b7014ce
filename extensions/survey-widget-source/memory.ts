/** What outlives a page. Browsers may refuse storage; then nothing is remembered, and the survey works within one page. */

type Store = "sessionStorage" | "localStorage";

const NAME = "fiveday:";

export function recall<T>(store: Store, key: string): T | undefined {
  try {
    return JSON.parse(window[store].getItem(NAME + key) ?? "") as T;
  } catch {
    return undefined;
  }
}

/** Keeps a value; without one, forgets. */
export function keep(store: Store, key: string, value?: unknown): void {
  try {
    if (value === undefined) window[store].removeItem(NAME + key);
    else window[store].setItem(NAME + key, JSON.stringify(value));
  } catch {
    // Storage is full or refused.
  }
}

const DAY = 86_400_000;

/** Whether this browser was shown a survey about this conversation within 24 hours; all unknown conversations count as one. */
export function wasAsked(conversation: string): boolean {
  return conversation in askedWithinADay();
}

export function noteAsked(conversation: string): void {
  keep("localStorage", "asked", { ...askedWithinADay(), [conversation]: Date.now() });
}

function askedWithinADay(): Record<string, number> {
  const asked = recall<Record<string, number>>("localStorage", "asked") ?? {};
  return Object.fromEntries(Object.entries(asked).filter(([, at]) => Date.now() - at < DAY));
}
