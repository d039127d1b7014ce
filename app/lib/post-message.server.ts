import { assertOutside } from "./outside-address.server.ts";

const TIMEOUT_MS = 10_000;

/**
 * Posts `{ "text": … }`, which Slack and what is like it take, to an address that somebody entered.
 * @throws PermanentError when the address leads into our own network, Error when it answers with an error
 */
export async function postMessage(address: string, message: { text: string }): Promise<void> {
  await assertOutside(address);
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${new URL(address).hostname} answered ${response.status}`);
}
