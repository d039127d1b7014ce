import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyProxy } from "#app/shopify/verify.ts";
import { statusOf } from "#simulator/model.ts";
import { type Simulator, startSimulator } from "#simulator/serve.ts";

const apiSecret = "hush";
const heard: { request: IncomingMessage; body: string }[] = [];
/** Stands where the app stands. */
const app = createServer((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString()));
  request.on("end", () => {
    heard.push({ request, body });
    response.writeHead(201, { "content-type": "application/json" }).end(`{"ok":true}`);
  });
});
let simulator: Simulator;

beforeAll(async () => {
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const appUrl = `http://localhost:${(app.address() as AddressInfo).port}`;
  simulator = await startSimulator({ port: 0, appUrl, apiKey: "key", apiSecret });
});
afterAll(async () => {
  await simulator.close();
  app.close();
});

async function chat(fields: Record<string, string>): Promise<{ ticket?: string; reply?: string }> {
  const answered = await fetch(`${simulator.url}/shop/chat`, { method: "POST", body: new URLSearchParams(fields) });
  return (await answered.json()) as { ticket?: string; reply?: string };
}

test("a chat of the storefront is a ticket that somebody answers, and that is closed when it ends", async () => {
  const { ticket = "", reply } = await chat({ act: "write", text: "Which size?" });
  expect(reply).toBeTruthy();
  const again = await chat({ act: "write", ticket, text: "And the colour?" });
  expect(again.ticket).toBe(ticket);
  await chat({ act: "end", ticket });

  const kept = simulator.state.ticket(Number(ticket))!;
  expect(kept.messages.map(({ text }) => text)).toEqual(["Which size?", reply, "And the colour?", again.reply]);
  expect(statusOf(kept)).toBe("closed");
});

test("an answer reaches the app signed, with its body and without cookies", async () => {
  await fetch(`${simulator.url}/shop/account`, { method: "POST", body: new URLSearchParams({ email: "ana@shoppers.example" }) });
  const answered = await fetch(`${simulator.url}/apps/fiveday/survey/i1?x=1`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: "session=1" },
    body: `{"score":5}`,
  });

  expect([answered.status, await answered.json()]).toEqual([201, { ok: true }]);
  const { request, body } = heard.at(-1)!;
  const url = new URL(request.url!, "http://app");
  expect(url.pathname).toBe("/proxy/survey/i1");
  expect(url.searchParams.get("x")).toBe("1");
  expect(url.searchParams.get("logged_in_customer_id")).toBe(String(simulator.state.signedIn!.id));
  expect(verifyProxy(url, [apiSecret], new Date())).toBe(true);
  expect([request.method, body, request.headers.cookie]).toEqual(["POST", `{"score":5}`, undefined]);
});
