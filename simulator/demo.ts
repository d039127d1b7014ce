/** `npm run demo [-- --port N] [--reset]`: a store of ninety days around the app on this machine, going on as one watches. */
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { dataFolder } from "#app/lib/local-settings.ts";
import { memoryFile, startStack, type Stack } from "./start-stack.ts";

const folder = path.join(dataFolder, "demo");
const { values } = parseArgs({
  options: { port: { type: "string", default: "3000" }, reset: { type: "boolean", default: false } },
});
const port = Number(values.port);
const started = Date.now();

let stack: Stack | null = null;
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());

try {
  if (!Number.isInteger(port) || port < 1 || port > 65_534) throw new Error(`--port: "${values.port}" is not a port`);
  if (values.reset) rmSync(memoryFile(folder), { force: true });
  stack = await startStack({ port, simulatorPort: port + 1, dataFolder: folder, live: true, world: "full", quiet: false });
  process.stdout.write(greeting(stack));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** During the start there is nothing to end in order: what was started ends when this process does. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  process.stderr.write("\nStopping …\n");
  await stack?.close();
  process.exit(0);
}

function greeting({ appUrl, simulatorUrl, adminUrl, shop }: Stack): string {
  const lines = [
    "",
    `Ready after ${((Date.now() - started) / 1000).toFixed(0)} s.`,
    "",
    `  Shopify admin     ${adminUrl(shop)}`,
    `  Gorgias console   ${simulatorUrl}/gorgias`,
    `  Storefront        ${simulatorUrl}/shop   (chat as a shopper; buy at /storefront)`,
    `  Orders            ${simulatorUrl}/orders`,
    `  The app itself    ${appUrl}`,
    "",
    "Something new happens every few seconds. Ctrl-C stops everything; --reset starts over.",
    "",
  ];
  return lines.join("\n");
}
