import { readFileSync } from "node:fs";
import type { Http } from "#app/lib/http.server.ts";

/** An answer as the vendor's documentation shows it. */
export function recorded(file: string): unknown {
  return JSON.parse(readFileSync(`tests/recorded/${file}.json`, "utf8")) as unknown;
}

/** A vendor that gives these answers, by method and path, and has nothing else. */
export function recordedHttp(answers: Record<string, unknown>): Http {
  return (url, { method = "GET" } = {}) => {
    const asked = `${method} ${new URL(url).pathname}`;
    const known = Object.hasOwn(answers, asked);
    return Promise.resolve({ status: known ? 200 : 404, headers: new Headers(), body: known ? answers[asked] : null });
  };
}
