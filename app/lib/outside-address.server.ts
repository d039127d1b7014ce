import { lookup } from "node:dns/promises";
import { BlockList, isIPv6 } from "node:net";
import { PermanentError } from "./errors.ts";

const inside = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  inside.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  inside.addSubnet(network, bits, "ipv6");

/** Looks a host's addresses up. */
export type Resolve = (host: string) => Promise<string[]>;

const resolveByDns: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Sees that an address somebody entered leads out of our own network, where it could reach what only we may reach.
 * @throws PermanentError when it does not
 */
export async function assertOutside(address: string, resolve: Resolve = resolveByDns): Promise<void> {
  const { protocol, hostname, username } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "");
  const found = protocol === "https:" && username === "" ? await resolve(host) : [];
  if (found.length === 0 || found.some(isInside)) throw new PermanentError(`${hostname} is no address on the internet`);
}

function isInside(ip: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return inside.check(mapped, "ipv4");
  return inside.check(ip, isIPv6(ip) ? "ipv6" : "ipv4");
}
