import { MerchantError, PermanentError, RateLimited } from "./errors.ts";

export type HttpRequest = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string | number | readonly string[] | undefined>;
  /** Sent as JSON; URLSearchParams as a form. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Never sent twice: whether it was done is not known when nobody answers, and doing it again would show. */
  once?: boolean;
};

export type HttpAnswer = { status: number; headers: Headers; body: unknown };

/** Calls another service's API by JSON. Injected into what uses it, so that a test can answer instead. */
export type Http = (url: string, request?: HttpRequest) => Promise<HttpAnswer>;

const TIMEOUT_MS = 20_000;
const MOST_TRIES = 3;
/** Longest pause one call may take; a longer one is the caller's to plan. */
const MOST_WAIT_MS = 5_000;
/** Pause after a vendor refused again and again without saying for how long. */
const COOL_DOWN_MS = 10_000;

/**
 * Calls by JSON over HTTPS: a server error or no answer is tried again after a pause, a short Retry-After is waited for, by every
 * other call of this client too.
 * @param vendor name for the merchant's eyes
 * @throws MerchantError for a refused key (401, 403), RateLimited for a long Retry-After, PermanentError for other 4xx (404 and
 * 409 are answers), Error when the vendor is not to be reached
 */
export function httpFor(vendor: string): Http {
  let quietUntil = 0;
  return async (url, request = {}) => {
    for (let tries = 1; ; tries++) {
      const last = tries === MOST_TRIES || request.once === true;
      while (quietUntil > Date.now()) await wait(quietUntil - Date.now());
      const answer = await send(url, request).catch((error: unknown) => {
        if (last) throw new Error(`${vendor} could not be reached: ${reasonOf(error)}`, { cause: error });
        return null;
      });
      if (answer && answer.status < 400) return answer;
      if (answer && isSlowDown(answer)) {
        const pause = last ? Math.max(COOL_DOWN_MS, retryAfterMs(answer.headers)) : retryAfterMs(answer.headers);
        if (pause > MOST_WAIT_MS) throw new RateLimited(`${vendor} asks to slow down`, new Date(Date.now() + pause));
        quietUntil = Math.max(quietUntil, Date.now() + pause);
        continue;
      }
      if (answer && answer.status < 500) return refused(vendor, answer);
      if (last) throw new Error(`${vendor} answered ${answer?.status ?? "nothing"}`);
      await wait(answer ? 1_000 : tries * 500);
    }
  };
}

/** Longest pause of work that nobody waits for: the minute in which most vendors count. */
const UNHURRIED_WAIT_MS = 65_000;

/** The same for work in the background, where what has been read so far would be lost: also a pause of a minute is waited for. */
export function unhurried(http: Http): Http {
  return async (url, request) => {
    for (let tries = 1; ; tries++) {
      try {
        return await http(url, request);
      } catch (error) {
        const pause = error instanceof RateLimited ? error.retryAt.getTime() - Date.now() : Infinity;
        if (tries === MOST_TRIES || pause > UNHURRIED_WAIT_MS) throw error;
        await wait(Math.max(0, pause));
      }
    }
  };
}

/** With the global timer, whose clock tests can move. */
function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function send(url: string, { method = "GET", query = {}, body, headers = {} }: HttpRequest): Promise<HttpAnswer> {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) address.searchParams.append(name, String(each));
  }
  const isForm = body instanceof URLSearchParams;
  const response = await fetch(address, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

function isSlowDown({ status, headers }: HttpAnswer): boolean {
  return status === 429 || (status === 503 && headers.has("retry-after"));
}

/**
 * Seconds or a date, as HTTP allows, also under Help Scout's own name; Intercom says instead at which second it answers again.
 * A second when they say nothing.
 */
function retryAfterMs(headers: Headers): number {
  const header = headers.get("retry-after") ?? headers.get("x-ratelimit-retry-after");
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (header === null) return reset > 1e9 && reset < 1e11 ? Math.max(0, reset * 1000 - Date.now()) : 1_000;
  const ms = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 1_000;
}

function refused(vendor: string, answer: HttpAnswer): HttpAnswer {
  const { status, body } = answer;
  if (status === 401)
    throw new MerchantError(
      `${vendor} does not accept this key (401). Check that it is whole, still valid, and of this account.`,
    );
  if (status === 403)
    throw new MerchantError(`${vendor} does not accept this key for reading tickets (403). Check what it is allowed to do.`);
  if (status === 404 || status === 409) return answer;
  throw new PermanentError(`${vendor} refused the request (${status}): ${JSON.stringify(body)?.slice(0, 300)}`);
}

/** When the vendor answered, by its own clock, which tells whole seconds; ours where it does not say or where both agree. */
export function clockOf({ headers }: HttpAnswer): Date {
  const told = Date.parse(headers.get("date") ?? "");
  const now = Date.now();
  return new Date(Number.isNaN(told) || (now >= told && now < told + 1_000) ? now : told);
}

function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
