import type { Answered, Route } from "./http.ts";

/** What can go wrong on demand. The first four befall a vendor's API, the others its webhooks. */
export const faultKinds = ["401", "429", "500", "slow", "duplicate", "reorder", "drop"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Faults that still have to happen, per vendor: how often each. */
export class Faults {
  readonly #left = new Map<string, number>();

  set(vendor: string, kind: FaultKind, times: number): void {
    this.#left.set(`${vendor} ${kind}`, times);
  }

  left(vendor: string, kind: FaultKind): number {
    return this.#left.get(`${vendor} ${kind}`) ?? 0;
  }

  /** Uses one up. @returns whether it happens now */
  take(vendor: string, kind: FaultKind): boolean {
    const left = this.left(vendor, kind);
    if (left > 0) this.set(vendor, kind, left - 1);
    return left > 0;
  }
}

const SLOW_MS = 4_000;
const RETRY_AFTER_SECONDS = 1;

/** The routes of a vendor, failing as often as it was asked for. Who does not wait after a 429 is refused again. */
export function faulty(vendor: string, faults: Faults, routes: readonly Route[]): Route[] {
  let quietUntil = 0;
  return routes.map((route) => ({
    ...route,
    handle: async (asked): Promise<Answered> => {
      if (faults.take(vendor, "401")) return { status: 401, body: "this key was revoked" };
      if (Date.now() >= quietUntil && faults.take(vendor, "429")) quietUntil = Date.now() + RETRY_AFTER_SECONDS * 1_000;
      if (Date.now() < quietUntil)
        return { status: 429, headers: { "retry-after": String(RETRY_AFTER_SECONDS) }, body: "slow down" };
      if (faults.take(vendor, "500")) return { status: 500, body: "something broke" };
      if (faults.take(vendor, "slow")) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      return route.handle(asked);
    },
  }));
}
