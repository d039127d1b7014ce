import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Secrets of a machine that runs the embedded database. Production never reads them. */
export type LocalSettings = { encryptionKey: string; shopifyApiKey: string; shopifyApiSecret: string };

/** Folder of the embedded database and the local settings: git-ignored, safe to delete. */
export const dataFolder = path.resolve(".data");

/**
 * Reads the local settings, making them up at first use so that `dev`, `demo` and the shell commands share
 * one set of keys that exists nowhere else.
 */
export function localSettings(folder = dataFolder): LocalSettings {
  const file = path.join(folder, "settings.json");
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const made: LocalSettings = {
      encryptionKey: randomBytes(32).toString("base64"),
      shopifyApiKey: `local-${randomBytes(8).toString("hex")}`,
      shopifyApiSecret: randomBytes(24).toString("hex"),
    };
    try {
      writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another process made the file between the check and the write; its settings are the shared ones.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  return JSON.parse(readFileSync(file, "utf8")) as LocalSettings;
}
