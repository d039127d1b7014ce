import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Above what browsers refuse to open, below what operating systems lend to outgoing connections: a port that was free when it was
 * claimed is not taken by somebody's connection before whoever it is for listens.
 */
const RANGE = { from: 20_000, to: 32_768 };
const MOST_TRIES = 100;

/**
 * @param port 0 = any free one
 * @returns a port on which nobody listens
 * @throws Error naming a taken port
 */
export async function claimPort(port: number): Promise<number> {
  if (port !== 0) {
    if (!(await isFree(port))) throw new Error(`Port ${port} is in use; choose another one, for example --port ${port + 10}`);
    return port;
  }
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const tried = randomInt(RANGE.from, RANGE.to);
    if (await isFree(tried)) return tried;
  }
  throw new Error(`No free port was found between ${RANGE.from} and ${RANGE.to}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
