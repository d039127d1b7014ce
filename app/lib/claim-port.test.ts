import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { claimPort } from "./claim-port.ts";

test("a free port lies where no outgoing connection takes it, and can be listened on", async () => {
  const port = await claimPort(0);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_768);
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  expect((server.address() as AddressInfo).port).toBe(port);
  await expect(claimPort(port)).rejects.toThrow(`Port ${port} is in use`);
  server.close();
});
