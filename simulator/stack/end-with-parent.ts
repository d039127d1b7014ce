/** Loaded with `node --import`: ends this process when the one that started it is gone, however it went. */
import type { Socket } from "node:net";

const LAST_CHANCE_MS = 8_000;

const parent = process.stdin as unknown as Socket;
parent.on("close", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), LAST_CHANCE_MS).unref();
});
parent.on("error", () => {});
parent.resume();
parent.unref();
