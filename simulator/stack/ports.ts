import { createServer } from "node:net";

/** @returns the port itself when nobody listens there, for 0 a free one; @throws Error naming a taken port */
export function claimPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", () => reject(new Error(`Port ${port} is in use; choose another one, for example --port ${port + 10}`)));
    server.listen(port, "127.0.0.1", () => {
      const found = (server.address() as { port: number }).port;
      server.close(() => resolve(found));
    });
  });
}
