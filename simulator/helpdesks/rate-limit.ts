/** A leaky bucket as most vendors count calls: `size` at once, then one more every `refillMs`. */
export type RateLimit = { take(now?: number): { used: number; retryAfterSeconds: number } };

/** @returns how full the bucket is after a call, and how many seconds to wait when it overflows (0 = the call may go on) */
export function rateLimit(size: number, refillMs: number): RateLimit {
  let used = 0;
  let at = 0;
  return {
    take(now = Date.now()) {
      used = Math.max(0, used - (now - at) / refillMs);
      at = now;
      if (used + 1 > size)
        return { used: Math.ceil(used), retryAfterSeconds: Math.max(1, Math.ceil(((used + 1 - size) * refillMs) / 1000)) };
      used += 1;
      return { used: Math.ceil(used), retryAfterSeconds: 0 };
    },
  };
}
