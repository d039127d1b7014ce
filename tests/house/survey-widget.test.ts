import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { themeCheckRun } from "@shopify/theme-check-node";
import { afterAll, expect, test } from "vitest";
import { bundleWidget } from "#scripts/build-widget.ts";

const extension = "extensions/survey-widget";
const languages = ["en.default", "es", "ca", "nl", "ru", "de", "fr", "pt-BR", "it", "ja", "pl", "sv"];
const liquid = ["blocks", "snippets"]
  .flatMap((folder) =>
    readdirSync(`${extension}/${folder}`).map((name) => readFileSync(`${extension}/${folder}/${name}`, "utf8")),
  )
  .join("\n");

const copies: string[] = [];
afterAll(() => copies.forEach((copy) => rmSync(copy, { recursive: true })));

type Texts = { [name: string]: string | Texts };

/** "survey.send" → "Send" */
function flat(texts: Texts, before = ""): [name: string, text: string][] {
  return Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    typeof text === "string" ? [[before + name, text]] : flat(text, `${before}${name}.`),
  );
}

function locale(name: string): [name: string, text: string][] {
  return flat(JSON.parse(readFileSync(`${extension}/locales/${name}.json`, "utf8")) as Texts);
}

function placeholders(text: string): string[] {
  return (text.match(/\{\{.*?\}\}/g) ?? []).toSorted();
}

test("the shipped scripts are what the source makes", async () => {
  for (const { asset, code } of await bundleWidget()) {
    expect(readFileSync(asset, "utf8"), `${fileURLToPath(asset)}: npm run build:widget`).toBe(code);
  }
});

test("every page loads less than 4 KB, and all of it is less than 8 KB", async () => {
  const [everyPage = 0, onDemand = 0] = (await bundleWidget()).map(({ code }) => gzipSync(code, { level: 9 }).length);
  expect(everyPage).toBeLessThan(4_000);
  expect(everyPage + onDemand).toBeLessThan(8_000);
});

async function offences(folder: string): Promise<string[]> {
  const { offenses } = await themeCheckRun(folder, path.join(folder, ".theme-check.yml"));
  return offenses.map(({ check, message, uri }) => `${check} ${path.basename(uri)}: ${message}`);
}

test("theme-check finds nothing", async () => {
  expect(await offences(path.resolve(extension))).toEqual([]);
});

test("theme-check finds a text that is missing and a script that is too large", async () => {
  const copy = mkdtempSync(path.join(tmpdir(), "fiveday-theme-"));
  copies.push(copy);
  cpSync(extension, copy, { recursive: true });
  writeFileSync(path.join(copy, "assets/survey.js"), "x".repeat(10_001));
  writeFileSync(path.join(copy, "snippets/survey-texts.liquid"), "{{ 'survey.missing' | t }}");

  const found = (await offences(copy)).join("\n");
  expect(found).toContain("AssetSizeAppBlockJavaScript");
  expect(found).toContain("TranslationKeyExists");
});

test("every language has every text, and no others", () => {
  expect(readdirSync(`${extension}/locales`).toSorted()).toEqual(
    languages.flatMap((name) => [`${name}.json`, `${name}.schema.json`]).toSorted(),
  );
});

test.each(languages.flatMap((name) => [name, `${name}.schema`]))("%s is complete", (name) => {
  const english = locale(name.endsWith(".schema") ? "en.default.schema" : "en.default");
  const texts = new Map(locale(name));

  expect([...texts.keys()]).toEqual(english.map(([key]) => key));
  for (const [key, text] of english) {
    expect(texts.get(key)?.trim(), key).toBeTruthy();
    expect(placeholders(texts.get(key)!), key).toEqual(placeholders(text));
  }
});

test("every text of the languages is used, and every text used is there", () => {
  const used = new Set(
    [...liquid.matchAll(/'([\w.]+)' \| t\b|"t:([\w.]+)"/g)].map(([, storefront, schema]) => storefront ?? schema!),
  );
  const given = [...locale("en.default"), ...locale("en.default.schema")].map(([key]) => key);
  expect(given.toSorted()).toEqual([...used].toSorted());
});

test("the blocks' names are short and do not name the app", () => {
  for (const name of languages) {
    const names = locale(`${name}.schema`).filter(([key]) => key.endsWith(".name"));
    expect(names).toHaveLength(2);
    for (const [, text] of names) {
      expect(text.length, text).toBeLessThanOrEqual(25);
      expect(text).not.toMatch(/fiveday/i);
    }
  }
});
