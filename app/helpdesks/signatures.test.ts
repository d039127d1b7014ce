import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { helpdeskById } from "./index.server.ts";

type Vector = {
  helpdesk: string;
  note?: string;
  secret: string;
  method?: string;
  uri?: string;
  raw_body: string;
  headers: Record<string, string>;
};

/** When the vectors were signed. */
const now = new Date("2026-03-02T14:05:12Z");
const { vectors } = JSON.parse(readFileSync("app/helpdesks/samples-signatures.json", "utf8")) as { vectors: Vector[] };
const known = vectors.flatMap((vector) => {
  const adapter = helpdeskById(vector.helpdesk.replace(/-(application|rule|v3)$/, ""));
  const name = `${vector.helpdesk}${vector.note ? ", with the public secret of the test button" : ""}`;
  return adapter ? [{ name, vector, adapter, isAccepted: !vector.note }] : [];
});

function requestOf({ method = "POST", uri = "https://app.example.com/webhooks/helpdesk/k", headers, raw_body: body }: Vector) {
  return { method, url: uri, headers: new Headers(headers), body: new Uint8Array(Buffer.from(body)) };
}

test.each(known)("$name: the recorded signature is judged as the vendor would", ({ vector, adapter, isAccepted }) => {
  expect(adapter.verify(requestOf(vector), [vector.secret], now)).toBe(isAccepted);
});

test.each(known)("$name: one byte changed in body, secret or signed headers fails", ({ vector, adapter }) => {
  const request = requestOf(vector);
  const body = request.body.slice();
  body[10]! ^= 1;
  expect(adapter.verify({ ...request, body }, [vector.secret], now)).toBe(false);
  expect(adapter.verify(request, [`${vector.secret.slice(0, -1)}2x`], now)).toBe(false);
  for (const [name, value] of Object.entries(vector.headers).filter(([name]) => /signature|timestamp/i.test(name))) {
    const headers = new Headers({
      ...vector.headers,
      [name]: `${value.slice(0, -2)}${value.at(-2) === "0" ? "1" : "0"}${value.at(-1)}`,
    });
    expect(adapter.verify({ ...request, headers }, [vector.secret], now), name).toBe(false);
  }
});
