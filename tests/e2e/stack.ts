import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll } from "vitest";
import type { Person } from "#simulator/model.ts";
import type { LocalSettings } from "#app/lib/local-settings.ts";
import { testEnvironment } from "#tests/setup/environment.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { type Stack, startStack } from "#simulator/start-stack.ts";

/** Those that tests beside the app run with, so that they read and write what it does. */
const keys: LocalSettings = {
  encryptionKey: testEnvironment.ENCRYPTION_KEY,
  shopifyApiKey: testEnvironment.SHOPIFY_API_KEY,
  shopifyApiSecret: testEnvironment.SHOPIFY_API_SECRET.split(",")[0]!,
};

/** The built app, its worker and the simulator around them, for the journeys of one file; nothing of it stays. */
export function useStack(): () => Stack {
  useDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), "fiveday-journeys-"));
  const running: { stack?: Stack } = {};
  beforeAll(async () => {
    writeFileSync(path.join(folder, "settings.json"), JSON.stringify(keys));
    const databaseUrl = process.env.DATABASE_URL!;
    running.stack = await startStack({ port: 0, dataFolder: folder, databaseUrl, live: false, world: "none", quiet: true });
  });
  afterAll(async () => {
    await running.stack?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => running.stack!;
}

/** Runs a `fiveday` command beside the app. @returns what it printed */
export async function fiveday<T>({ env }: Stack, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, ["app/cli/fiveday.ts", ...args], { env });
  return JSON.parse(stdout) as T;
}

/** Waits until all that the app was told is in its figures. */
export async function settled(stack: Stack): Promise<void> {
  await fiveday(stack, "drain", stack.shop);
}

/** A shopper nobody else in the file is. */
export function shopper(stack: Stack, name: string): Person {
  return stack.simulator.state.person(`${name} Holm`, `${name.toLowerCase()}@shoppers.example`);
}
