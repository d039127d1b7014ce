import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { serveRoutes } from "#simulator/http.ts";
import type { HelpdeskSimulation } from "#simulator/helpdesks/simulation.ts";
import type { SimulatorState } from "#simulator/state.ts";

export type SimulatedVendor = { calls: string[]; close(): Promise<void> };

/**
 * Plays a vendor until closed: what goes to its hosts goes to the simulation, as in the running simulator. `calls` collects
 * what was asked.
 */
export async function simulateVendor(simulation: HelpdeskSimulation, state: SimulatorState): Promise<SimulatedVendor> {
  const server = serveRoutes(simulation.routes(state));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const calls: string[] = [];
  const real = globalThis.fetch;
  const routed: typeof fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!simulation.hosts.some((host) => host.test(url.hostname))) throw new Error(`${url.href} is none of ${simulation.id}'s`);
    calls.push(`${init?.method ?? "GET"} ${url.pathname}`);
    const headers = new Headers(init?.headers);
    headers.set("x-simulated-host", url.hostname);
    return real(`${origin}/vendors/${simulation.id}${url.pathname}${url.search}`, { ...init, headers });
  };
  vi.stubGlobal("fetch", routed);
  return {
    calls,
    async close() {
      vi.unstubAllGlobals();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
