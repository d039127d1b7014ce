import { vi } from "vitest";

/** A second after a breakdown or a 429, and as long as a slow answer takes: no timer of the database's is as long. */
const pauses = new Set([1_000, 4_000]);

/**
 * Stops the clock at `now`. Who pauses for a vendor's sake goes on at once, and it is then as late as if they had paused. Ends
 * with `vi.unstubAllGlobals` and `vi.useRealTimers`.
 */
export function jumpOverPauses(now = Date.now()): void {
  vi.useFakeTimers({ toFake: ["Date"], now });
  const real = globalThis.setTimeout;
  vi.stubGlobal("setTimeout", (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const jumps = pauses.has(ms);
    if (jumps) vi.setSystemTime(Date.now() + ms);
    return real(run, jumps ? 0 : ms, ...given);
  });
}
