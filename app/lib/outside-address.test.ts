import { expect, test } from "vitest";
import { assertOutside } from "./outside-address.server.ts";

const resolvesTo =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses);

test.each([["203.0.113.7"], ["2606:4700::1111"], ["::ffff:203.0.113.7"]])("%s is outside", async (address) => {
  await expect(assertOutside("https://hooks.example/x", resolvesTo(address))).resolves.toBeUndefined();
});

test.each([
  ["127.0.0.1"],
  ["10.1.2.3"],
  ["172.20.0.1"],
  ["192.168.1.1"],
  ["169.254.169.254"],
  ["100.64.0.1"],
  ["0.0.0.0"],
  ["::1"],
  ["fe80::1"],
  ["fd00::1"],
  ["::ffff:10.0.0.1"],
])("%s is inside", async (address) => {
  await expect(assertOutside("https://hooks.example/x", resolvesTo("203.0.113.7", address))).rejects.toThrow("no address");
});

test.each(["http://hooks.example/x", "https://user:password@hooks.example/x", "ftp://hooks.example/x"])(
  "%s is refused",
  async (url) => {
    await expect(assertOutside(url, resolvesTo("203.0.113.7"))).rejects.toThrow("no address");
  },
);
