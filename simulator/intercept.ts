/**
 * Loaded with `node --import` into the app's processes: what goes to a shop's admin or a helpdesk's API goes to the simulator,
 * and the simulator's admin page may frame the app. The app itself knows nothing of it.
 */
import { ServerResponse } from "node:http";
import { simulations } from "#simulator/helpdesks/index.ts";

/** Carries the host a request was meant for. */
const ORIGINAL_HOST = "x-simulated-host";

const SHOPIFY_APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

const simulator = guard(process.env);
routeFetch(simulator);
allowFraming(simulator);

/** @throws Error anywhere but on one's own machine */
function guard(env: NodeJS.ProcessEnv): string {
  const app = URL.parse(env.SHOPIFY_APP_URL ?? "");
  const local = app !== null && (app.hostname === "localhost" || app.hostname === "127.0.0.1");
  if (env.SIMULATOR !== "1" || !local) {
    throw new Error("The simulator loads only with SIMULATOR=1 and a SHOPIFY_APP_URL on localhost");
  }
  if (!env.SIMULATOR_URL) throw new Error("SIMULATOR_URL is missing");
  return env.SIMULATOR_URL;
}

/** Libraries keep the function they find and servers put another in its place, so ours stays and asks for the current one. */
function routeFetch(target: string): void {
  let current = globalThis.fetch;
  const routed: typeof fetch = (input, init) => {
    const url = URL.parse(input instanceof Request ? input.url : String(input));
    const place = url?.protocol === "https:" ? placeOf(url.hostname) : null;
    if (!url || place === null) return current(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(ORIGINAL_HOST, url.hostname);
    const there = new URL(place + url.pathname + url.search, target);
    return current(there, { ...(input instanceof Request ? { method: input.method, body: input.body } : {}), ...init, headers });
  };
  Object.defineProperty(globalThis, "fetch", {
    configurable: true,
    enumerable: true,
    get: () => routed,
    set: (next: typeof fetch) => {
      if (next !== routed) current = next;
    },
  });
}

/** Path under which the simulator plays this host; null for a host it does not play. */
function placeOf(hostname: string): string | null {
  if (hostname.endsWith(".myshopify.com")) return "";
  const vendor = simulations.find(({ hosts }) => hosts.some((host) => host.test(hostname)));
  return vendor ? `/vendors/${vendor.id}` : null;
}

/** The library's headers name Shopify's own admin and script; here others stand in their place. */
function allowFraming(ancestor: string): void {
  const localise = (name: string, value: unknown): unknown => {
    if (typeof value !== "string") return value;
    if (name.toLowerCase() === "content-security-policy")
      return value.replace(/frame-ancestors (?!'none')/, `frame-ancestors ${ancestor} `);
    if (name.toLowerCase() === "link") return value.replace(SHOPIFY_APP_BRIDGE, process.env.APP_BRIDGE_URL ?? SHOPIFY_APP_BRIDGE);
    return value;
  };
  const { setHeader } = ServerResponse.prototype;
  ServerResponse.prototype.setHeader = function (name, value) {
    return setHeader.call(this, name, localise(name, value) as typeof value);
  };
}
