import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { topics } from "#app/ingest/topics/index.server.ts";
import { API_VERSION } from "./api-version.ts";

const configuration = readFileSync("shopify.app.toml", "utf8");
/** Texts of every list under a key of the configuration. */
const lists = (key: string) =>
  [...configuration.matchAll(new RegExp(`^\\s*${key} = \\[([^\\]]*)\\]`, "gm"))].flatMap(([, list]) => [...list!.matchAll(/"([^"]+)"/g)].map(([, text]) => text!));

test("the app asks for webhooks of the version it speaks", () => {
  expect(configuration.match(/^api_version = "([^"]+)"/m)?.[1]).toBe(API_VERSION);
});

test("every topic that is subscribed to is understood, and every one that is understood is subscribed to", () => {
  const subscribed = [...lists("topics"), ...lists("compliance_topics")];
  expect(subscribed.toSorted()).toEqual(Object.keys(topics).toSorted());
  expect([...configuration.matchAll(/^\s*uri = "([^"]+)"/gm)].every(([, uri]) => uri === "/webhooks/shopify")).toBe(true);
});

test("every file the configuration points to exists", () => {
  const files = [...configuration.matchAll(/#.*?(app\/[\w./-]+\.ts)/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expect(() => readFileSync(file), file).not.toThrow();
});
