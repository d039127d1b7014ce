import { useSearchParams } from "@remix-run/react";

type Change = Record<string, string | string[] | null>;

/** What the embedded app's first address carries for the handshake; no part of what a link should show. */
const handshake = ["id_token", "hmac", "timestamp", "session", "embedded", "locale"];

/** Changes parts of the view in the address; null removes one. */
export function useView(): { params: URLSearchParams; change: (changes: Change) => void } {
  const [params, setParams] = useSearchParams();
  const change = (changes: Change) =>
    setParams((current) => withChanges(current, { after: null, ...changes }), { preventScrollReset: true });
  return { params, change };
}

function withChanges(current: URLSearchParams, changes: Change): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const name of handshake) next.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, Array.isArray(value) ? value.join(",") : value);
  }
  return next;
}
