import { setTimeout as wait } from "node:timers/promises";

const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 250;

/**
 * Posts a webhook. A 503, a 5xx or no answer is tried again, each time after twice the pause; senders in the world do so too,
 * only over hours.
 * @returns status of the last answer
 * @throws the last error when nobody answered at all
 */
export async function deliver(
  url: string,
  { body, headers }: { body: string; headers: Record<string, string> },
): Promise<number> {
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries++, pause *= 2) {
    try {
      const { status } = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(10_000) });
      if (status < 500 || tries === MOST_TRIES) return status;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
    await wait(pause, undefined, { ref: false });
  }
}
