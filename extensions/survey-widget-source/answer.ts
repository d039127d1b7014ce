import { keep, recall } from "./memory.ts";
import type { Answer } from "./survey.ts";

type Waiting = { url: string; answer: Answer; at: number };

const TRIES = 4;
const FIRST_PAUSE_MS = 2_000;
const DAY = 86_400_000;

/**
 * Sends one shopper's answer, always the last one, one after the other; goes on after a failure, and on the next page.
 * @param refused told when it came too late, had expired or was not understood (409, 410, 422)
 */
export function answerSender(url: string, refused: () => void): (answer: Answer) => void {
  let waiting: Answer | undefined;
  let sending = false;
  const go = async (tries = TRIES, pause = FIRST_PAUSE_MS): Promise<void> => {
    if (!waiting || sending) return;
    const answer = waiting;
    sending = true;
    const status = await post(url, answer);
    sending = false;
    if (waiting !== answer) return go();
    if (status && status < 500) {
      waiting = undefined;
      keep("sessionStorage", "answer");
      if (status > 399) refused();
    } else if (tries > 1) {
      setTimeout(() => void go(tries - 1, pause * 3), pause);
    }
  };
  addEventListener("online", () => void go());
  return (answer) => {
    waiting = answer;
    keep("sessionStorage", "answer", { url, answer, at: Date.now() } satisfies Waiting);
    void go();
  };
}

/** An answer that an earlier page could not deliver. */
export function sendWhatWaits(): void {
  const waiting = recall<Waiting>("sessionStorage", "answer");
  if (!waiting) return;
  if (Date.now() - waiting.at > DAY) return keep("sessionStorage", "answer");
  answerSender(waiting.url, () => {})(waiting.answer);
}

/** Survives leaving the page. @returns the status; 0 when nobody was reached */
export async function post(url: string, body?: unknown): Promise<number> {
  try {
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(url, { method: "POST", keepalive: true, headers, body: JSON.stringify(body ?? {}) });
    return status;
  } catch {
    return 0;
  }
}
